# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack virtual-camera``: a camera made of software, for libgphoto2."""

import argparse
import time

from facetstack.camera.child import VIRTUAL_BODIES

_LOOK_SECONDS = 0.2


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "virtual-camera",
        help="run a camera made of software",
        description="Prints the address of a virtual camera on this machine and runs "
        "it until Ctrl-C. Any program built on libgphoto2 can use it: double the port "
        "there, as in gphoto2 --port ptpip:127.0.0.1:PORT:PORT.",
    )
    parser.add_argument("--body", choices=VIRTUAL_BODIES, default="nikon")
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="P",
        help="TCP port; 0 takes a free one",
    )
    parser.add_argument(
        "--scene", default="ring", metavar="NAME", help="what stands before the lens"
    )
    parser.add_argument(
        "--faults-port",
        type=_port,
        metavar="P",
        help="TCP port on which faults can be ordered as lines of JSON",
    )
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Run the virtual camera until it is interrupted."""
    from facetstack.camera.child import start_virtual_camera
    from facetstack.errors import CameraLost

    with start_virtual_camera(
        words.body, words.scene, port=words.port, faults_port=words.faults_port
    ) as camera:
        print(camera.address, flush=True)
        if camera.faults_address:
            print(camera.faults_address, flush=True)
        while camera.running:
            time.sleep(_LOOK_SECONDS)
    raise CameraLost("The virtual camera ended by itself.", "The log file tells more.")


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 65536:
        raise argparse.ArgumentTypeError("a port lies between 0 and 65535")
    return number
