<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
  <context>
    <name>Facetstack</name>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source> units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Step from frame to frame, in lens units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>How far the lens moves from frame to frame</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Rest after each move, in seconds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>How long everything rests after each move of the lens</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Shoot the bracket</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Stop the bracket</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Shoot {count} frames</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Shoot</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Bracket</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Stop    Esc</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Step</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Rest</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/bracket_panel.py" />
      <source>Space</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>Aperture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>Shutter</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>ISO</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>White balance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>Connect</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>Connect the camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>Camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/camera_panel.py" />
      <source>No camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/canvas_pair.py" />
      <source>Picture before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/command_list.py" />
      <source>What do you want to do?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/command_list.py" />
      <source>Find an action</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/command_list.py" />
      <source>Actions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>Connect camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>Open frames…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>Looking for the camera …</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>This takes a few seconds.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>Put the ring down and connect the camera.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/empty_state.py" />
      <source>Or open frames that are shot already: drop a folder here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/filmstrip.py" />
      <source>Frame {number}, {file}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/filmstrip.py" />
      <source>Frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/filmstrip.py" />
      <source>{number} left out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/filmstrip.py" />
      <source>Frames appear here as they land on disk.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Set near</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Near</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Set far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Focus much nearer (Alt+Shift+Left)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Focus nearer (Alt+Left)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Focus farther (Alt+Right)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Focus much farther (Alt+Shift+Right)</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>{count} units</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>{text} to where the lens stands now ({key})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>{units} units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>about {units} units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_panel.py" />
      <source>Focus</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_rail.py" />
      <source>Focus travel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/focus_rail.py" />
      <source>near  ←        →  far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/job_bar.py" />
      <source>Progress</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/job_bar.py" />
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/job_bar.py" />
      <source>Stop (Esc)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/job_bar.py" />
      <source>Cancel the job</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/job_bar.py" />
      <source>{time} left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Live</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Depth</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Coverage</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Owner</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Confidence</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>The live picture of the camera (1)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>The frame selected in the filmstrip (2)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>The merged picture (3)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>How far each place is: bright is near (4)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>What is sharp in some frame, and where the gaps are (5)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Which frame each place came from (6)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>How sure the depth is: tinted and hatched is unsure (7)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Fit · {percent}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Sharpness</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Colour what is in focus, over the live view (H)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Fit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Whole picture or 1:1 (Z, or double-click the picture)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Whole picture or one to one</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/layer_bar.py" />
      <source>Show {layer}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/toast.py" />
      <source>Done</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/toast.py" />
      <source>Note</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/toast.py" />
      <source>Problem</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/toast.py" />
      <source>Close the message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/widgets/zoom_view.py" />
      <source>Picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>File</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Open &amp;Folder…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Open F&amp;rames…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Save Result…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Show &amp;Capture Folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Connect</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Disconnect</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Focus &amp;Nearer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Focus &amp;Farther</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Focus Much Nearer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Focus Much Farther</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Set Ne&amp;ar</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Set Fa&amp;r</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Name the &amp;Piece</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Shoot Bracket</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Stack</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Merge Frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Previous Frame</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Next Frame</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Stop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>View</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Live</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Depth</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Co&amp;verage</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>O&amp;wner</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Confidence</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>S&amp;harpness Heatmap</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Whole Picture or 1:1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Whole Picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;1:1</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Zoom &amp;In</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Zoom &amp;Out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Move Left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Move Right</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Move Up</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Move Down</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Lou&amp;pe</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>1:1 under the pointer, while the key is held</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>What the picture is compared with, while the key is held</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Before and After</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Side by side; both move together</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Compare with This Picture</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Pins what is shown as the picture before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Film&amp;strip</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Panel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>F&amp;ull Screen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>Help</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Find an Action…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source>&amp;Keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/actions.py" />
      <source> or </source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/ask.py" />
      <source>TIFF, 16 bit (*.tif);;PNG, 16 bit (*.png);;JPEG (*.jpg)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/ask.py" />
      <source>Open a folder of frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/ask.py" />
      <source>Open frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/ask.py" />
      <source>Frames (*)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/ask.py" />
      <source>Save the result</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/camera_wishes.py" />
      <source>Next: {folder}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/keys.py" />
      <source>Keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/probe.py" />
      <source>{place} · frame {number} · {sure} sure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/stage.py" />
      <source>Bright is near, every other frame is darker</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/stage.py" />
      <source>Tinted and hatched is unsure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/stage.py" />
      <source>Before: {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>no camera</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>connecting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>connected</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>live view</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>shooting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>camera lost</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <location filename="app/facetstack/window/status_strip.py" />
      <source>{count} frames</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>Step {step} units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>{size} GiB free</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>Battery {percent} %</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>Live {fps} fps</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/status_strip.py" />
      <source>No frames</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/studio_view.py" />
      <source>Article number (SKU)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/studio_view.py" />
      <source>Piece</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="app/facetstack/window/studio_view.py" />
      <source>Name the piece; its folder gets this name (Ctrl+P)</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
