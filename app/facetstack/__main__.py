# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m facetstack``, and the door of child processes when frozen."""

import sys


def main() -> int:
    """Run the command line, or a child process when this is a frozen build."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--camera-host"]:
        from facetstack.camera.host import main as host_main

        return host_main(arguments[1:])
    if arguments[:1] == ["--virtual-camera"]:
        from facetstack.camera.virtual.responder import main as virtual_main

        return virtual_main(arguments[1:])
    from facetstack.cli.main import main as cli_main

    return cli_main(arguments)


if __name__ == "__main__":
    sys.exit(main())
