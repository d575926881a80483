<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en"><context>
<name>Facetstack</name>
<message><location filename="app/facetstack/camera/anchor.py" /><source>The focus is not known any more.</source><translation>Wo der Fokus steht, ist nicht mehr bekannt.</translation></message>
<message><location filename="app/facetstack/camera/calibration.py" /><source>Live view does not change enough with focus to measure the lens.</source><translation>Das Livebild ändert sich mit dem Fokus zu wenig, um das Objektiv zu messen.</translation></message>
<message><location filename="app/facetstack/camera/calibration.py" /><source>Focus on something with fine detail in depth, such as a ruler at a slant, and let the light on.</source><translation>Stellen Sie auf etwas mit feinen Einzelheiten in der Tiefe scharf, etwa ein schräges Lineal, und lassen Sie das Licht an.</translation></message>
<message><location filename="app/facetstack/camera/calibration.py" /><source>This camera has no live view to measure the lens on.</source><translation>Diese Kamera hat kein Livebild, an dem sich das Objektiv messen ließe.</translation></message>
<message><location filename="app/facetstack/camera/calibration.py" /><source>The lens has more play than live view can measure here.</source><translation>Das Objektiv hat mehr Spiel, als das Livebild hier messen kann.</translation></message>
<message><location filename="app/facetstack/camera/calibration.py" /><source>Try again on something deeper.</source><translation>Versuchen Sie es an etwas Tieferem.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>{0} cannot be written: {1}.</source><translation>{0} kann nicht geschrieben werden: {1}.</translation></message>
<message><location filename="app/facetstack/camera/calibration_store.py" /><source>Make room, or the folder writable.</source><translation>Schaffen Sie Platz, oder machen Sie den Ordner beschreibbar.</translation></message>
<message><location filename="app/facetstack/camera/card.py" /><source>The camera tells of more files and folders than a card holds.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/card.py" /><source>Format the card in the camera, or change it.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/child.py" /><source>The {0} process cannot be started: {1}</source><translation>Der Prozess {0} kann nicht gestartet werden: {1}</translation></message>
<message><location filename="app/facetstack/camera/client.py" /><source>The camera is not connected.</source><translation>Die Kamera ist nicht verbunden.</translation></message>
<message><location filename="app/facetstack/camera/client.py" /><source>Connect it again.</source><translation>Verbinden Sie sie neu.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>The camera sends no live picture.</source><translation>Die Kamera sendet kein Livebild.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Turn live view on again.</source><translation>Schalten Sie das Livebild wieder ein.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>No camera was found{0}.</source><translation>Es wurde keine Kamera gefunden{0}.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Switch it on and check its cable; a camera on the network needs its address, like ptpip:192.168.1.20:15740.</source><translation>Schalten Sie sie ein und prüfen Sie das Kabel; eine Kamera im Netz braucht ihre Adresse, etwa ptpip:192.168.1.20:15740.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>The camera with serial number {0} is not there.</source><translation>Die Kamera mit der Seriennummer {0} ist nicht da.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Another one answers in its place.</source><translation>Eine andere antwortet an ihrer Stelle.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Live view is off.</source><translation>Das Livebild ist aus.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Turn it on first.</source><translation>Schalten Sie es zuerst ein.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>The lens moves only while live view is on.</source><translation>Das Objektiv fährt nur, solange das Livebild an ist.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>Turn live view on.</source><translation>Schalten Sie das Livebild ein.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>This camera has no setting for {0}.</source><translation>Diese Kamera hat keine Einstellung für {0}.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>The {0} can only be set on the camera.</source><translation>{0} lässt sich nur an der Kamera einstellen.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>{0} is no choice of this camera for {1}.</source><translation>{0} bietet diese Kamera für {1} nicht an.</translation></message>
<message><location filename="app/facetstack/camera/driver.py" /><source>The camera kept {0} for {1}, not {2}.</source><translation>Die Kamera blieb bei {0} für {1}, nicht {2}.</translation></message>
<message><location filename="app/facetstack/camera/exposure.py" /><source>The memory card is full.</source><translation>Die Speicherkarte ist voll.</translation></message>
<message><location filename="app/facetstack/camera/exposure.py" /><source>Change the card, or make room on it.</source><translation>Wechseln Sie die Karte oder schaffen Sie Platz.</translation></message>
<message><location filename="app/facetstack/camera/exposure.py" /><source>{0} is said to have {1} bytes: no picture has.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/exposure.py" /><source>The picture may still be on the camera's card.</source><translation>Das Bild ist vielleicht noch auf der Karte der Kamera.</translation></message>
<message><location filename="app/facetstack/camera/focus_ruler.py" /><source>The live picture cannot be read.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/focus_ruler.py" /><source>Try again.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/focusing.py" /><source>The lens is still moving.</source><translation>Das Objektiv fährt noch.</translation></message>
<message><location filename="app/facetstack/camera/focusing.py" /><source>Try again in a moment.</source><translation>Versuchen Sie es gleich noch einmal.</translation></message>
<message><location filename="app/facetstack/camera/focusing.py" /><source>This lens has no step of size {0}.</source><translation>Dieses Objektiv hat keinen Schritt der Größe {0}.</translation></message>
<message><location filename="app/facetstack/camera/gphoto.py" /><source>{0} is no network address of a camera.</source><translation>{0} ist keine Netzadresse einer Kamera.</translation></message>
<message><location filename="app/facetstack/camera/gphoto.py" /><source>Write it like ptpip:192.168.1.20:15740.</source><translation>Schreiben Sie sie wie ptpip:192.168.1.20:15740.</translation></message>
<message><location filename="app/facetstack/camera/host.py" /><source>The camera host knows no verb {0}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/host.py" /><source>The camera host met a bug: {0}</source><translation>Im Kameraprozess ist ein Fehler: {0}</translation></message>
<message><location filename="app/facetstack/camera/host.py" /><source>Cameras cannot be used: gphoto2 cannot be imported ({0}).</source><translation>Kameras gehen nicht: gphoto2 kann nicht geladen werden ({0}).</translation></message>
<message><location filename="app/facetstack/camera/host.py" /><source>Install it with: pip install gphoto2.</source><translation>Installieren Sie es mit: pip install gphoto2.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>{0} arrived incomplete: {1} of {2} bytes.</source><translation>{0} kam unvollständig an: {1} von {2} Bytes.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>{0} arrived damaged: it is no whole picture.</source><translation>{0} kam beschädigt an: Es ist kein ganzes Bild.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>{0} exists already.</source><translation>{0} gibt es schon.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>Choose another name.</source><translation>Wählen Sie einen anderen Namen.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>The folder {0} cannot be read: {1}.</source><translation>Der Ordner {0} kann nicht gelesen werden: {1}.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>The picture is still on the camera's card.</source><translation>Das Bild ist noch auf der Karte der Kamera.</translation></message>
<message><location filename="app/facetstack/camera/landing.py" /><source>Choose another name or folder.</source><translation>Wählen Sie einen anderen Namen oder Ordner.</translation></message>
<message><location filename="app/facetstack/camera/lens.py" /><source>The lens reached the end of its travel.</source><translation>Das Objektiv ist am Ende seines Wegs.</translation></message>
<message><location filename="app/facetstack/camera/lens.py" /><source>Set the near or far limit a little further inside.</source><translation>Setzen Sie Nah oder Fern etwas weiter nach innen.</translation></message>
<message><location filename="app/facetstack/camera/lens.py" /><source>The live picture no longer changes: the lens is at the end of its travel, or it is not driven.</source><translation>Das Livebild ändert sich nicht mehr: Das Objektiv ist am Ende seines Wegs, oder es wird nicht gefahren.</translation></message>
<message><location filename="app/facetstack/camera/lens.py" /><source>Set the limit further inside, and look at the AF/MF switches.</source><translation>Setzen Sie die Grenze weiter nach innen und sehen Sie nach den AF/MF-Schaltern.</translation></message>
<message><location filename="app/facetstack/camera/link.py" /><source>The program that speaks to the camera ended unexpectedly.</source><translation>Das Programm, das mit der Kamera spricht, endete unerwartet.</translation></message>
<message><location filename="app/facetstack/camera/link.py" /><source>Connect the camera again; the log file tells more.</source><translation>Verbinden Sie die Kamera neu; die Protokolldatei sagt mehr.</translation></message>
<message><location filename="app/facetstack/camera/link.py" /><source>The camera was stopped in the middle of its work.</source><translation>Die Kamera wurde mitten in der Arbeit angehalten.</translation></message>
<message><location filename="app/facetstack/camera/link.py" /><source>The camera did not finish in time ({0}).</source><translation>Die Kamera wurde nicht rechtzeitig fertig ({0}).</translation></message>
<message><location filename="app/facetstack/camera/link.py" /><source>Check the cable, switch the camera off and on, connect again.</source><translation>Prüfen Sie das Kabel, schalten Sie die Kamera aus und ein, verbinden Sie neu.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>The camera's battery is nearly empty ({0} %).</source><translation>Der Akku der Kamera ist fast leer ({0} %).</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>Change or charge it first.</source><translation>Wechseln oder laden Sie ihn zuerst.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>The card has room for {0} shots, the bracket needs {1}.</source><translation>Die Karte hat Platz für {0} Aufnahmen, die Reihe braucht {1}.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>Change the card, or choose a larger step.</source><translation>Wechseln Sie die Karte oder wählen Sie einen größeren Schritt.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>The disk of {0} has only {1} MB left.</source><translation>Auf dem Laufwerk von {0} sind nur noch {1} MB frei.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>Make room, or choose a folder on another disk.</source><translation>Schaffen Sie Platz oder wählen Sie einen Ordner auf einem anderen Laufwerk.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>The folder {0} cannot be written: {1}.</source><translation>In den Ordner {0} kann nicht geschrieben werden: {1}.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>Choose another folder.</source><translation>Wählen Sie einen anderen Ordner.</translation></message>
<message><location filename="app/facetstack/camera/readiness.py" /><source>Choose another name or another folder.</source><translation>Wählen Sie einen anderen Namen oder Ordner.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>The camera is claimed by another program.</source><translation>Ein anderes Programm hält die Kamera.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>Close other camera programs and file manager windows that show the camera, or run: gio mount -s gphoto2. Without such a program, this user may lack the right to use USB cameras.</source><translation>Schließen Sie andere Kameraprogramme und Fenster des Dateimanagers, die die Kamera zeigen, oder rufen Sie auf: gio mount -s gphoto2. Gibt es kein solches Programm, fehlt diesem Benutzer vielleicht das Recht auf USB-Kameras.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>macOS itself holds the camera (PTPCamera).</source><translation>macOS selbst hält die Kamera (PTPCamera).</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>Close Photos and Image Capture, unplug the camera and plug it in again.</source><translation>Schließen Sie Fotos und Digitale Bilder, ziehen Sie das Kabel der Kamera und stecken Sie es wieder ein.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>The camera at {0} is busy.</source><translation>Die Kamera an {0} ist beschäftigt.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>No camera answers at {0}.</source><translation>An {0} antwortet keine Kamera.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>Check that it is switched on and connected.</source><translation>Prüfen Sie, ob sie eingeschaltet und verbunden ist.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>The link to the camera broke.</source><translation>Die Verbindung zur Kamera ist abgerissen.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>{0}: it tried to focus by itself.</source><translation>{0}: Sie wollte selbst scharf stellen.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>Set camera or lens to manual.</source><translation>Stellen Sie Kamera oder Objektiv auf manuell.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>{0}: it is busy.</source><translation>{0}: Sie ist beschäftigt.</translation></message>
<message><location filename="app/facetstack/camera/refusals.py" /><source>This camera cannot {0}.</source><translation>Diese Kamera kann nicht: {0}.</translation></message>
<message><location filename="app/facetstack/session/shooting.py" /><source>This camera cannot drive the lens.</source><translation>Diese Kamera kann das Objektiv nicht fahren.</translation></message>
<message><location filename="app/facetstack/camera/rehearsal.py" /><source>A dry run needs live view, which this camera does not send.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>Only {0} of {1} frames came from the camera.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>Look at the number of frames in its menu, and at the end of the lens's travel.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>No frame of the bracket came from the camera.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>Set focus bracketing in its menu, start it there if it does not start by itself, and look whether it focuses manually.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>A bracket in the camera has 2 to {0} frames, not {1}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>Give the number that is set in its menu.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/series.py" /><source>Waiting times must lie between 0 and 3600 s.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>{0} numbers no frame.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>The focus step must be at least 1 unit.</source><translation>Der Schritt muss mindestens 1 Einheit sein.</translation></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>The far limit ({0} units) must lie farther than the near limit ({1} units).</source><translation>Fern ({0} Einheiten) muss weiter weg liegen als Nah ({1} Einheiten).</translation></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>The settle time must lie between 0 and 60 s.</source><translation>Die Ruhe muss zwischen 0 und 60 s liegen.</translation></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>The recycle time must lie between 0 and 60 s.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>The backlash allowance cannot be negative.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>That would be {0} frames; at most {1} are possible.</source><translation>Das wären {0} Bilder; höchstens {1} sind möglich.</translation></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>Choose a larger step.</source><translation>Wählen Sie einen größeren Schritt.</translation></message>
<message><location filename="app/facetstack/camera/shoot.py" /><source>{0} {1} of {2} frames are safe in {3}.</source><translation>{0} {1} von {2} Bildern liegen sicher in {3}.</translation></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>The alignment knows {0} frames; there is no frame {1} in it.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>Use it with the same number of frames.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>Frame {0} cannot be the reference: {1}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>Choose another one.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>{0} is no alignment that we can read: {1}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/alignment.py" /><source>Make one with --save-alignment.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>{0} is {1} x {2} pixels, too small to be aligned.</source><translation>{0} hat {1} x {2} Pixel, zu wenige zum Ausrichten.</translation></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>Use pictures of at least {0} x {1} pixels.</source><translation>Nehmen Sie Bilder von mindestens {0} x {1} Pixeln.</translation></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>The alignment was made for {0} x {1} pixels, {2} has {3} x {4}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>Use the alignment with frames of the same size.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>{0} is {1} x {2} pixels, {3} is {4} x {5}.</source><translation>{0} hat {1} x {2} Pixel, {3} hat {4} x {5}.</translation></message>
<message><location filename="app/facetstack/imaging/chain.py" /><source>All frames of a stack must have the same size.</source><translation>Alle Bilder eines Stapels müssen gleich groß sein.</translation></message>
<message><location filename="app/facetstack/imaging/coverage.py" /><source>The region is {0} x {1} pixels, the frames are {2} x {3}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/coverage.py" /><source>Paint it over a picture of the same size.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/coverage.py" /><source>{0} is {1} x {2} pixels, the frames before are {3} x {4}.</source><translation>{0} hat {1} x {2} Pixel, die Bilder davor haben {3} x {4}.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>{0} does not exist.</source><translation>{0} gibt es nicht.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>Check the name and the folder.</source><translation>Prüfen Sie Namen und Ordner.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>There is only one frame in {0}: {1}.</source><translation>In {0} ist nur ein Bild: {1}.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>A stack needs at least two frames at different focus.</source><translation>Ein Stapel braucht mindestens zwei Bilder mit verschiedenem Fokus.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>There is no frame in {0}.</source><translation>In {0} ist kein Bild.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>Frames are files with one of the suffixes {0}.</source><translation>Bilder sind Dateien mit einer der Endungen {0}.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>Check its permissions.</source><translation>Prüfen Sie die Rechte.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>{0} cannot be read: {1}.</source><translation>{0} kann nicht gelesen werden: {1}.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>Check the file's permissions and the disk.</source><translation>Prüfen Sie die Rechte der Datei und das Laufwerk.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>{0} needs more memory than there is.</source><translation>{0} braucht mehr Speicher, als da ist.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>Close other programs, or make the pictures smaller.</source><translation>Schließen Sie andere Programme oder verkleinern Sie die Bilder.</translation></message>
<message><location filename="app/facetstack/imaging/files.py" /><source>{0} cannot be read as a picture: {1}.</source><translation>{0} kann nicht als Bild gelesen werden: {1}.</translation></message>
<message><location filename="app/facetstack/imaging/local_merge.py" /><source>Looked at {0}</source><translation>{0} angesehen</translation></message>
<message><location filename="app/facetstack/imaging/raw.py" /><source>{0} cannot be developed: {1}.</source><translation>{0} kann nicht entwickelt werden: {1}.</translation></message>
<message><location filename="app/facetstack/imaging/raw.py" /><source>Copy it from the camera again; if it is whole, convert it to DNG.</source><translation>Kopieren Sie es noch einmal von der Kamera; ist es heil, wandeln Sie es in DNG.</translation></message>
<message><location filename="app/facetstack/imaging/raw.py" /><source>{0} was taken with other raw settings than the first frame.</source><translation>{0} wurde mit anderen Raw-Einstellungen aufgenommen als das erste Bild.</translation></message>
<message><location filename="app/facetstack/imaging/raw.py" /><source>Shoot a stack with one camera and one raw bit depth.</source><translation>Nehmen Sie einen Stapel mit einer Kamera und einer Bittiefe auf.</translation></message>
<message><location filename="app/facetstack/imaging/retouch/render.py" /><source>Retouching</source><translation>Retuschieren</translation></message>
<message><location filename="app/facetstack/imaging/retouch/survey.py" /><source>{0} has another size than the frames before it.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/imaging/stacking.py" /><source>None of the frames could be aligned with the first one.</source><translation>Keines der Bilder ließ sich am ersten ausrichten.</translation></message>
<message><location filename="app/facetstack/imaging/stacking.py" /><source>Check that they show the same piece from the same place.</source><translation>Prüfen Sie, ob sie dasselbe Stück vom selben Ort zeigen.</translation></message>
<message><location filename="app/facetstack/imaging/stacking.py" /><source>Putting the picture together</source><translation>Das Bild wird zusammengesetzt</translation></message>
<message><location filename="app/facetstack/imaging/stacking.py" /><source>Smoothing the depth map</source><translation>Die Tiefenkarte wird geglättet</translation></message>
<message><location filename="app/facetstack/imaging/stacking.py" /><source>Merged</source><translation>Zusammengefügt</translation></message>
<message><location filename="app/facetstack/session/atomic.py" /><source>{0} is a folder.</source><translation>{0} ist ein Ordner.</translation></message>
<message><location filename="app/facetstack/session/atomic.py" /><source>Give the name of a file.</source><translation>Geben Sie den Namen einer Datei an.</translation></message>
<message><location filename="app/facetstack/session/atomic.py" /><source>Choose another name, or overwrite it (--force).</source><translation>Wählen Sie einen anderen Namen oder überschreiben Sie es (--force).</translation></message>
<message><location filename="app/facetstack/session/atomic.py" /><source>{0} cannot be written: the disk is full.</source><translation>{0} kann nicht geschrieben werden: Das Laufwerk ist voll.</translation></message>
<message><location filename="app/facetstack/session/atomic.py" /><source>Free some space, or choose another disk.</source><translation>Schaffen Sie Platz oder wählen Sie ein anderes Laufwerk.</translation></message>
<message><location filename="app/facetstack/session/export.py" /><source>{0} has no suffix of a picture that we write.</source><translation>{0} hat keine Endung eines Bildes, das wir schreiben.</translation></message>
<message><location filename="app/facetstack/session/export.py" /><source>Use .tif or .png for 16 bit, .jpg for 8 bit.</source><translation>Nehmen Sie .tif oder .png für 16 Bit, .jpg für 8 Bit.</translation></message>
<message><location filename="app/facetstack/session/export_names.py" /><source>{0} cannot be.</source><translation>{0} ist nicht möglich.</translation></message>
<message><location filename="app/facetstack/session/export_names.py" /><source>Give the digits like this: {stack:03}.</source><translation>Die Stellen so angeben: {stack:03}.</translation></message>
<message><location filename="app/facetstack/session/export_names.py" /><source>There is no token {0}.</source><translation>Es gibt keinen Platzhalter {0}.</translation></message>
<message><location filename="app/facetstack/session/export_names.py" /><source>{0} cannot be: {1} has no form.</source><translation>{0} ist nicht möglich: {1} hat keine Form.</translation></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>There is no name left before the first frame.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>Shoot a new bracket that begins nearer.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>{0} does not belong to the bracket in {1}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>Frames can be added only to a bracket that was shot here.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>{0} for {1} more between frames {2} and {3}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/extra_frames.py" /><source>Shoot a new bracket with a smaller step.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>It is not said what makes a stack.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>Give --frames or --gap.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>A stack needs at least two frames.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>Raise --frames.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>The gap must be longer than 0 s.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/grouping.py" /><source>Raise --gap.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/holes.py" /><source>{0} is in the way: this bracket has not shot it.</source><translation>{0} ist im Weg: Diese Reihe hat es nicht aufgenommen.</translation></message>
<message><location filename="app/facetstack/session/holes.py" /><source>Move it to another folder.</source><translation>Verschieben Sie es in einen anderen Ordner.</translation></message>
<message><location filename="app/facetstack/session/hot_folder.py" /><source>The stacks cannot go into the folder that is watched.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/hot_folder.py" /><source>Choose another folder with -o.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/hot_folder.py" /><source>Check its name, and that its disk is connected.</source><translation>Prüfen Sie den Namen, und ob das Laufwerk verbunden ist.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>There is no bracket in {0} that could go on: it has no journal.</source><translation>In {0} ist keine Reihe, die weitergehen könnte: Es fehlt das Journal.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>Only a bracket that facetstack shot into this folder can be resumed.</source><translation>Nur eine Reihe, die facetstack in diesen Ordner aufgenommen hat, kann weitergehen.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>{0} does not tell how its bracket was begun.</source><translation>{0} sagt nicht, wie die Reihe begonnen wurde.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>Shoot the bracket anew, into another folder.</source><translation>Nehmen Sie die Reihe neu auf, in einen anderen Ordner.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>{0} was written by a newer Facetstack.</source><translation>{0} stammt von einem neueren Facetstack.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>Use that version.</source><translation>Nehmen Sie jene Version.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>The camera stepped the focus of this bracket itself.</source><translation>Den Fokus dieser Reihe hat die Kamera selbst verstellt.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>Check its name.</source><translation>Prüfen Sie den Namen.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>The bracket in {0} is still being shot.</source><translation>Die Reihe in {0} wird noch aufgenommen.</translation></message>
<message><location filename="app/facetstack/session/journal.py" /><source>Wait for it, or end the program that shoots it.</source><translation>Warten Sie, oder beenden Sie das Programm, das sie aufnimmt.</translation></message>
<message><location filename="app/facetstack/session/kept_results.py" /><source>Result {0} cannot be read: {1}.</source><translation>Ergebnis {0} lässt sich nicht lesen: {1}.</translation></message>
<message><location filename="app/facetstack/session/kept_results.py" /><source>Merge the frames again.</source><translation>Die Bilder noch einmal zusammenfügen.</translation></message>
<message><location filename="app/facetstack/session/kept_results.py" /><source>Result {0} cannot be removed: {1}.</source><translation>Ergebnis {0} lässt sich nicht entfernen: {1}.</translation></message>
<message><location filename="app/facetstack/session/kept_results.py" /><source>Check the permissions of the folder.</source><translation>Die Rechte des Ordners prüfen.</translation></message>
<message><location filename="app/facetstack/session/layered.py" /><source>{0} has no suffix of a layered file that we write.</source><translation>{0} hat keine Endung einer Ebenendatei, die wir schreiben.</translation></message>
<message><location filename="app/facetstack/session/layered.py" /><source>Use .psd, or .psb for more than 2 GB.</source><translation>.psd verwenden, oder .psb ab 2 GB.</translation></message>
<message><location filename="app/facetstack/session/layered.py" /><source>Layer of {0}</source><translation>Ebene von {0}</translation></message>
<message><location filename="app/facetstack/session/manifest.py" /><source>{0} was written by a later Facetstack.</source><translation>{0} wurde von einem neueren Facetstack geschrieben.</translation></message>
<message><location filename="app/facetstack/session/manifest.py" /><source>Open the stack with that one, or move the file away.</source><translation>Den Stapel damit öffnen, oder die Datei wegräumen.</translation></message>
<message><location filename="app/facetstack/session/maps.py" /><source>{0} has no suffix of a map that we write.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/maps.py" /><source>Use .npy for exact values, .tif or .png for 16 bit.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/naming.py" /><source>The name {0} has the unknown token {1}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/naming.py" /><source>Use {sku}, {frame:03} or {date}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/session/series.py" /><source>It is not known which files on the card are of this bracket.</source><translation>Welche Dateien auf der Karte zu dieser Reihe gehören, ist nicht bekannt.</translation></message>
<message><location filename="app/facetstack/session/series.py" /><source>Copy them from the card.</source><translation>Kopieren Sie sie von der Karte.</translation></message>
<message><location filename="app/facetstack/session/shooting.py" /><source>The bracket was begun with the {0} {1}, now there is {2}.</source><translation>Die Reihe begann mit {0} {1}, jetzt ist da {2}.</translation></message>
<message><location filename="app/facetstack/session/shooting.py" /><source>Connect the same {0}, or shoot a new bracket.</source><translation>Verbinden Sie dasselbe ({0}), oder nehmen Sie eine neue Reihe auf.</translation></message>
<message><location filename="app/facetstack/session/shooting.py" /><source>The {0} was {1}, now it is {2}.</source><translation>{0} war {1}, jetzt ist es {2}.</translation></message>
<message><location filename="app/facetstack/session/shooting.py" /><source>Set it on the camera as it was, and resume again.</source><translation>Stellen Sie es an der Kamera ein, wie es war, und setzen Sie fort.</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source> units</source><translation> Einheiten</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Step from frame to frame, in lens units</source><translation>Schritt von Bild zu Bild, in Einheiten des Objektivs</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>How far the lens moves from frame to frame</source><translation>Wie weit das Objektiv von Bild zu Bild fährt</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Rest after each move, in seconds</source><translation>Ruhe nach jeder Fahrt, in Sekunden</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>How long everything rests after each move of the lens</source><translation>Wie lange alles nach jeder Fahrt des Objektivs ruht</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Shoot the bracket</source><translation>Reihe aufnehmen</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Stop the bracket</source><translation>Reihe anhalten</translation></message>
<message numerus="yes"><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Shoot {count} frames</source><translation><numerusform>{count} Bild aufnehmen</numerusform><numerusform>{count} Bilder aufnehmen</numerusform></translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Shoot</source><translation>Aufnehmen</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Bracket</source><translation>Reihe</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Stop    Esc</source><translation>Stopp    Esc</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Step</source><translation>Schritt</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Rest</source><translation>Ruhe</translation></message>
<message><location filename="app/facetstack/widgets/bracket_panel.py" /><source>Space</source><translation>Leertaste</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>Aperture</source><translation>Blende</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>Shutter</source><translation>Verschluss</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>ISO</source><translation>ISO</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>White balance</source><translation>Weißabgleich</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>Connect</source><translation>Verbinden</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>Connect the camera</source><translation>Kamera verbinden</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>Camera</source><translation>Kamera</translation></message>
<message><location filename="app/facetstack/widgets/camera_panel.py" /><source>No camera</source><translation>Keine Kamera</translation></message>
<message><location filename="app/facetstack/widgets/canvas_pair.py" /><source>Picture before</source><translation>Bild vorher</translation></message>
<message><location filename="app/facetstack/widgets/command_list.py" /><source>What do you want to do?</source><translation>Was möchten Sie tun?</translation></message>
<message><location filename="app/facetstack/widgets/command_list.py" /><source>Find an action</source><translation>Befehl suchen</translation></message>
<message><location filename="app/facetstack/widgets/command_list.py" /><source>Actions</source><translation>Befehle</translation></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>What is missing</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Click to see the place one to one (F3: next)</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Dry run    R</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Drives through the plan with live view only, and tells what it misses</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Save report…</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>It grows here during a dry run and the bracket.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Add</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Paint what belongs to the piece</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Leave out</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Paint stand, sweep and background</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Reset</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Find the piece by itself again</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Coverage</source><translation>Abdeckung</translation></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>Shoot what is missing    F</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/coverage_panel.py" /><source>This is the piece</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>Connect camera</source><translation>Kamera verbinden</translation></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>Open frames…</source><translation>Bilder öffnen…</translation></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>Looking for the camera …</source><translation>Die Kamera wird gesucht …</translation></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>This takes a few seconds.</source><translation>Das dauert ein paar Sekunden.</translation></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>Put the ring down and connect the camera.</source><translation>Ring hinlegen und Kamera verbinden.</translation></message>
<message><location filename="app/facetstack/widgets/empty_state.py" /><source>Or open frames that are shot already: drop a folder here.</source><translation>Oder fertige Bilder öffnen: einen Ordner hierher ziehen.</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>TIFF, 16 bit</source><translation>TIFF, 16 Bit</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>PNG, 16 bit</source><translation>PNG, 16 Bit</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>JPEG, 8 bit</source><translation>JPEG, 8 Bit</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Export picture</source><translation>Bild exportieren</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Quality</source><translation>Qualität</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Convert to sRGB, for the web</source><translation>In sRGB umrechnen, fürs Web</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Insert</source><translation>Einfügen</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Choose …</source><translation>Wählen …</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Replace the file that is there</source><translation>Vorhandene Datei ersetzen</translation></message>
<message><location filename="app/facetstack/widgets/job_bar.py" /><source>Cancel</source><translation>Abbrechen</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Format</source><translation>Format</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Name</source><translation>Name</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Folder</source><translation>Ordner</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>File</source><translation>Datei</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Folder for the picture</source><translation>Ordner für das Bild</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>A file of this name is there already.</source><translation>Eine Datei dieses Namens ist schon da.</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Export</source><translation>Exportieren</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Quality in percent</source><translation>Qualität in Prozent</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Name, with tokens</source><translation>Name, mit Platzhaltern</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Insert a token</source><translation>Platzhalter einfügen</translation></message>
<message><location filename="app/facetstack/widgets/export_dialog.py" /><source>Choose a folder</source><translation>Ordner wählen</translation></message>
<message><location filename="app/facetstack/widgets/exposure_scope.py" /><source>Histogram</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/exposure_scope.py" /><source>Clipped light (J marks it), and how much of the border is pure white</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/exposure_scope.py" /><source>Clipped {high} · black {low} · ground {white}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/exposure_scope.py" /><source>No live picture</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>Frame {number}, {file}</source><translation>Bild {number}, {file}</translation></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>Frames</source><translation>Bilder</translation></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>{number} excluded</source><translation>{number} ausgeschlossen</translation></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>{frame}, warning: {alarm}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>{frame}, excluded</source><translation>{frame}, ausgeschlossen</translation></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>Frames appear here as they land on disk.</source><translation>Hier erscheinen die Bilder, sobald sie gespeichert sind.</translation></message>
<message><location filename="app/facetstack/widgets/filmstrip.py" /><source>{number} left out</source><translation>{number} ausgelassen</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Set near</source><translation>Nah setzen</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Near</source><translation>Nah</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Set far</source><translation>Fern setzen</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Far</source><translation>Fern</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Focus much nearer (Alt+Shift+Left)</source><translation>Fokus viel näher (Alt+Umschalt+Links)</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Focus nearer (Alt+Left)</source><translation>Fokus näher (Alt+Links)</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Focus farther (Alt+Right)</source><translation>Fokus ferner (Alt+Rechts)</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Focus much farther (Alt+Shift+Right)</source><translation>Fokus viel ferner (Alt+Umschalt+Rechts)</translation></message>
<message numerus="yes"><location filename="app/facetstack/widgets/focus_panel.py" /><source>{count} units</source><translation><numerusform>{count} Einheit</numerusform><numerusform>{count} Einheiten</numerusform></translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>{text} to where the lens stands now ({key})</source><translation>{text}, wo das Objektiv jetzt steht ({key})</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>{units} units</source><translation>{units} Einheiten</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>about {units} units</source><translation>etwa {units} Einheiten</translation></message>
<message><location filename="app/facetstack/widgets/focus_panel.py" /><source>Focus</source><translation>Fokus</translation></message>
<message><location filename="app/facetstack/widgets/focus_rail.py" /><source>Focus travel</source><translation>Fokusweg</translation></message>
<message><location filename="app/facetstack/widgets/focus_rail.py" /><source>near  ←        →  far</source><translation>nah  ←        →  fern</translation></message>
<message><location filename="app/facetstack/widgets/job_bar.py" /><source>Progress</source><translation>Fortschritt</translation></message>
<message><location filename="app/facetstack/widgets/job_bar.py" /><source>Stop (Esc)</source><translation>Anhalten (Esc)</translation></message>
<message><location filename="app/facetstack/widgets/job_bar.py" /><source>Cancel the job</source><translation>Vorgang abbrechen</translation></message>
<message><location filename="app/facetstack/widgets/job_bar.py" /><source>{time} left</source><translation>noch {time}</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Live</source><translation>Live</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Result</source><translation>Ergebnis</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Depth</source><translation>Tiefe</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Owner</source><translation>Herkunft</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Confidence</source><translation>Sicherheit</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Relief</source><translation>Relief</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Difference</source><translation>Unterschied</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Final</source><translation>Endbild</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>The live picture of the camera (1)</source><translation>Das Livebild der Kamera (1)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>The frame selected in the filmstrip (2)</source><translation>Das im Filmstreifen gewählte Bild (2)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>The merged picture (3)</source><translation>Das zusammengesetzte Bild (3)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>How far each place is: bright is near (4)</source><translation>Wie fern jede Stelle liegt: hell ist nah (4)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>What is sharp in some frame, and where the gaps are (5)</source><translation>Was in einem Bild scharf ist, und wo Lücken sind (5)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Which frame each place came from (6)</source><translation>Aus welchem Bild jede Stelle stammt (6)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>How sure the depth is: tinted and hatched is unsure (7)</source><translation>Wie sicher die Tiefe ist: gefärbt und schraffiert ist unsicher (7)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Depth as a surface, lit from the side</source><translation>Die Tiefe als Fläche, von der Seite beleuchtet</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>What the strokes have changed; grey is equal</source><translation>Was die Striche verändert haben; Grau ist gleich</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>The retouched picture that was brought back (8)</source><translation>Das retuschierte Bild, das zurückkam (8)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Fit · {percent}</source><translation>Ganz · {percent}</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Sharpness</source><translation>Schärfe</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Colour what is in focus, over the live view (H)</source><translation>Im Livebild färben, was scharf ist (H)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Retouch</source><translation>Retusche</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Paint on the result (Alt+4; back with Alt+1)</source><translation>Auf das Ergebnis malen (Alt+4; zurück mit Alt+1)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Fit</source><translation>Ganz</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Whole picture or 1:1 (Z, or double-click the picture)</source><translation>Ganzes Bild oder 1:1 (Z oder Doppelklick ins Bild)</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Whole picture or one to one</source><translation>Ganzes Bild oder eins zu eins</translation></message>
<message><location filename="app/facetstack/widgets/layer_bar.py" /><source>Show {layer}</source><translation>{layer} zeigen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Hybrid</source><translation>Gemischt</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Clean edges, little noise</source><translation>Saubere Kanten, wenig Rauschen</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Crispest: each place from one frame</source><translation>Am schärfsten: jede Stelle aus einem Bild</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Pyramid</source><translation>Pyramide</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>For mesh, hair, and stones that are seen into</source><translation>Für Geflecht, Haare und Steine, in die man hineinsieht</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Method</source><translation>Verfahren</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Detail</source><translation>Detail</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>More makes texture crisper, and noise with it</source><translation>Mehr macht Struktur knackiger, und Rauschen mit ihr</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Smooth depth</source><translation>Tiefe glätten</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>More evens out the depth map</source><translation>Mehr ebnet die Tiefenkarte ein</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Near stays opaque</source><translation>Nahes bleibt deckend</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Thin prongs hide a sharper ground behind them; frames near to far</source><translation>Dünne Krappen verdecken schärferen Grund dahinter; Bilder von nah nach fern</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Look at this place</source><translation>Diese Stelle ansehen</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Merges what is in the middle of the picture with these choices</source><translation>Fügt die Bildmitte mit dieser Wahl zusammen</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Merge all chosen frames with these choices (Ctrl+M)</source><translation>Alle gewählten Bilder mit dieser Wahl zusammenfügen (Strg+M)</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Results</source><translation>Ergebnisse</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Choose the result to show; to compare two, keep one as before</source><translation>Das gezeigte Ergebnis wählen; zum Vergleichen eines als Vorher behalten</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Move to trash</source><translation>In den Papierkorb</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>The files stay in the folder Trash of the stack</source><translation>Die Dateien bleiben im Ordner Trash des Stapels</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>Merge</source><translation>Zusammenfügen</translation></message>
<message><location filename="app/facetstack/widgets/merge_panel.py" /><source>auto</source><translation>auto</translation></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Frames against sharpness</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>frames</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>fine contrast, %</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>f/{number}: {frames} frames, steps of {step} mm, about {time}. {contrast} of the finest contrast is left.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Use f/{number}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Aperture for a piece</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>No aperture</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Magnification</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Depth of the piece</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Sensor width</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/planner_panel.py" /><source>Pixels across</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Frame</source><translation>Bild</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Paint from one frame: pick the sharpest under the pointer with S.</source><translation>Aus einem Bild malen: das schärfste unter dem Zeiger mit S wählen.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Paint the depth picked with S or Alt-click; it keeps to the edges.</source><translation>Die mit S oder Alt-Klick gewählte Tiefe malen; sie hält sich an Kanten.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Nearer</source><translation>Näher</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Take what is sharp one frame nearer.</source><translation>Nehmen, was ein Bild näher scharf ist.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Farther</source><translation>Ferner</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Take what is sharp one frame farther.</source><translation>Nehmen, was ein Bild ferner scharf ist.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Front</source><translation>Vorn</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Front wins: what is near hides what is behind it.</source><translation>Vorn gewinnt: Nahes verdeckt, was dahinter liegt.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Stone</source><translation>Stein</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Two depths: a stone shows its face and what is seen through it.</source><translation>Zwei Tiefen: Ein Stein zeigt seine Tafel und was durch ihn zu sehen ist.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Flat</source><translation>Glatt</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Average calmly where nothing has detail: less noise.</source><translation>Ruhig mitteln, wo nichts Zeichnung hat: weniger Rauschen.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Glint</source><translation>Glanz</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>One owner: this highlight comes whole from the picked frame.</source><translation>Ein Bild allein: Dieses Glanzlicht kommt ganz aus dem gewählten Bild.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Paint what another merge method gives, in the tone of this one.</source><translation>Malen, was ein anderes Verfahren ergibt, im Ton von diesem.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Heal</source><translation>Heilen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Cover dust with a clean place, in the tone around it: Alt-click the place.</source><translation>Staub mit einer sauberen Stelle im Ton der Umgebung decken: die Stelle mit Alt-Klick wählen.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Clone</source><translation>Klonen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Copy a place as it is: Alt-click the place.</source><translation>Eine Stelle kopieren, wie sie ist: mit Alt-Klick wählen.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Erase</source><translation>Radieren</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Back to the automatic picture.</source><translation>Zurück zum selbsttätigen Bild.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Depth map</source><translation>Tiefenkarte</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Average</source><translation>Mittel</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Frame {number}</source><translation>Bild {number}</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Pick the sharpest frame under the pointer first (S).</source><translation>Wählen Sie zuerst das schärfste Bild unter dem Zeiger (S).</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>From {x}, {y} px</source><translation>Von {x}, {y} px</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Nothing picked</source><translation>Nichts gewählt</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Depth {depth}</source><translation>Tiefe {depth}</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>Alt-click a clean place first.</source><translation>Wählen Sie zuerst mit Alt-Klick eine saubere Stelle.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_brush.py" /><source>No place picked</source><translation>Keine Stelle gewählt</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Method to paint with</source><translation>Verfahren, mit dem gemalt wird</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Strokes and places</source><translation>Striche und Stellen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Places</source><translation>Stellen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Strokes</source><translation>Striche</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Undo</source><translation>Rückgängig</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Redo</source><translation>Wiederherstellen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Size</source><translation>Größe</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Diameter of the brush ([ and ], or , and .)</source><translation>Durchmesser des Pinsels ([ und ], oder , und .)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Hardness</source><translation>Härte</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>How hard its rim is (Shift+[ and Shift+])</source><translation>Wie hart sein Rand ist (Umschalt+[ und Umschalt+])</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Strength</source><translation>Stärke</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>How much is taken (1 to 9, and 0 for all)</source><translation>Wie viel genommen wird (1 bis 9, 0 für alles)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Area</source><translation>Fläche</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Draw outlines of areas: drag a lasso, or click the corners (A)</source><translation>Umrisse von Flächen zeichnen: ein Lasso ziehen oder die Ecken anklicken (A)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Mirror</source><translation>Spiegeln</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Do the same on the other side of an upright line at the pointer (I)</source><translation>Dasselbe auf der anderen Seite einer Senkrechten am Zeiger tun (I)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Brush: {tool}</source><translation>Pinsel: {tool}</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Strokes · {count}</source><translation>Striche · {count}</translation></message>
<message><location filename="app/facetstack/widgets/retouch_panel.py" /><source>Places · {count} left</source><translation>Stellen · noch {count}</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Places to look at, the worst first</source><translation>Stellen zum Ansehen, die schlimmste zuerst</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Previous</source><translation>Zurück</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Previous place (Page Up)</source><translation>Vorige Stelle (Bild auf)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Next</source><translation>Weiter</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Next place that is not done (Page Down)</source><translation>Nächste unerledigte Stelle (Bild ab)</translation></message>
<message><location filename="app/facetstack/widgets/toast.py" /><source>Done</source><translation>Fertig</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Mark as done, and go on to the next (C)</source><translation>Als erledigt abhaken und weiter zur nächsten (C)</translation></message>
<message><location filename="app/facetstack/widgets/retouch_places.py" /><source>Places the merge is unsure of appear here.</source><translation>Hier erscheinen Stellen, bei denen die Verrechnung unsicher ist.</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strip.py" /><source>Candidate</source><translation>Vorschlag</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strip.py" /><source>Nothing</source><translation>Nichts</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strip.py" /><source>Sharpest under the pointer</source><translation>Am schärfsten unter dem Zeiger</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strip.py" /><source>Proposals for the place</source><translation>Vorschläge für die Stelle</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Strokes, the last one first</source><translation>Striche, der letzte zuerst</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Render later</source><translation>Später anwenden</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Lay it over the next</source><translation>Über den nächsten legen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Render earlier</source><translation>Früher anwenden</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Lay it under the one before</source><translation>Unter den vorigen legen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Delete the stroke</source><translation>Den Strich löschen</translation></message>
<message><location filename="app/facetstack/widgets/retouch_strokes.py" /><source>Delete (Del)</source><translation>Löschen (Entf)</translation></message>
<message><location filename="app/facetstack/widgets/toast.py" /><source>Note</source><translation>Hinweis</translation></message>
<message><location filename="app/facetstack/widgets/toast.py" /><source>Problem</source><translation>Problem</translation></message>
<message><location filename="app/facetstack/widgets/toast.py" /><source>Close the message</source><translation>Meldung schließen</translation></message>
<message><location filename="app/facetstack/widgets/tour_card.py" /><source>Leave the tour</source><translation>Rundgang verlassen</translation></message>
<message><location filename="app/facetstack/widgets/tour_card.py" /><source>Tour: {number} of {total}</source><translation>Rundgang: {number} von {total}</translation></message>
<message><location filename="app/facetstack/widgets/tour_card.py" /><source>Go on</source><translation>Weiter</translation></message>
<message><location filename="app/facetstack/widgets/zoom_view.py" /><source>Picture</source><translation>Bild</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Open &amp;Folder…</source><translation>&amp;Ordner öffnen…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Open F&amp;rames…</source><translation>&amp;Bilder öffnen…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Save Result…</source><translation>Ergebnis &amp;speichern…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Export Picture…</source><translation>Bild &amp;exportieren…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Export &amp;Layers…</source><translation>E&amp;benen exportieren…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Import Final…</source><translation>Endbild &amp;importieren…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Show &amp;Capture Folder</source><translation>&amp;Aufnahmeordner zeigen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Quit</source><translation>B&amp;eenden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Connect</source><translation>&amp;Verbinden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Connect the &amp;Virtual Camera</source><translation>Die &amp;virtuelle Kamera verbinden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>To try everything; it stands before a ring</source><translation>Um alles zu versuchen; sie steht vor einem Ring</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Disconnect</source><translation>&amp;Trennen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Focus &amp;Nearer</source><translation>Fokus &amp;näher</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Focus &amp;Farther</source><translation>Fokus &amp;ferner</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Focus Much Nearer</source><translation>Fokus viel näher</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Focus Much Farther</source><translation>Fokus viel ferner</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Set Ne&amp;ar</source><translation>N&amp;ah setzen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Set Fa&amp;r</source><translation>Fe&amp;rn setzen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Name the &amp;Piece</source><translation>&amp;Stück benennen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Ne&amp;xt Piece</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Shoot Bracket</source><translation>Reihe auf&amp;nehmen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>D&amp;ry Run</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Shoot What Is &amp;Missing</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>So&amp;unds</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Shoot This Frame A&amp;gain</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>G&amp;o On with the Bracket</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Stack</source><translation>Stapel</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Next &amp;Gap</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Save Coverage &amp;Report…</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Merge Frames</source><translation>Bilder &amp;zusammensetzen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Look at This Place</source><translation>Diese Stelle &amp;ansehen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Previous Frame</source><translation>&amp;Voriges Bild</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Next Frame</source><translation>&amp;Nächstes Bild</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Exclude Frame</source><translation>Bild aus&amp;schließen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Stop</source><translation>&amp;Anhalten</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Undo</source><translation>&amp;Rückgängig</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Redo</source><translation>&amp;Wiederherstellen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Pick What Is Under the Pointer</source><translation>Unter dem Zeiger &amp;wählen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>The sharpest frame, its depth, or the place to heal from (Alt-click)</source><translation>Das schärfste Bild, seine Tiefe oder die Stelle, aus der geheilt wird (Alt-Klick)</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>S&amp;wap Source and Result</source><translation>&amp;Quelle und Ergebnis tauschen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Shows the frame that the brush paints with</source><translation>Zeigt das Bild, mit dem der Pinsel malt</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Larger Brush</source><translation>&amp;Größerer Pinsel</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Smaller Brush</source><translation>&amp;Kleinerer Pinsel</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Harder Brush</source><translation>Härterer Pinsel</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Softer Brush</source><translation>Weicherer Pinsel</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Paint &amp;Areas</source><translation>&amp;Flächen malen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Close the Area</source><translation>Fläche schließen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Mirror Strokes</source><translation>Striche &amp;spiegeln</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Next Place</source><translation>&amp;Nächste Stelle</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Previous Place</source><translation>Vorige Stelle</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Place Is &amp;Done</source><translation>Stelle ist &amp;erledigt</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Apply the &amp;First Proposal</source><translation>&amp;Ersten Vorschlag anwenden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Apply the Second Proposal</source><translation>Zweiten Vorschlag anwenden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Apply the Third Proposal</source><translation>Dritten Vorschlag anwenden</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Next &amp;View</source><translation>Nächste &amp;Ansicht</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Previous View</source><translation>Vorige Ansicht</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>View</source><translation>Ansicht</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Live</source><translation>&amp;Live</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Frames</source><translation>&amp;Bilder</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Result</source><translation>&amp;Ergebnis</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Depth</source><translation>&amp;Tiefe</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Co&amp;verage</source><translation>&amp;Abdeckung</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>O&amp;wner</source><translation>&amp;Herkunft</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Confidence</source><translation>&amp;Sicherheit</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>F&amp;inal</source><translation>&amp;Endbild</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>S&amp;harpness Heatmap</source><translation>S&amp;chärfe färben</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Focus Pea&amp;king</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Peaking: Next Colour</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Peaking: Next Sensitivity</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Clipped &amp;Light</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Whole Picture or 1:1</source><translation>Ganzes Bild oder 1:1</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Whole Picture</source><translation>&amp;Ganzes Bild</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;1:1</source><translation>&amp;1:1</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Zoom &amp;In</source><translation>Ver&amp;größern</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Zoom &amp;Out</source><translation>Ver&amp;kleinern</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Move Left</source><translation>Nach links</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Move Right</source><translation>Nach rechts</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Move Up</source><translation>Nach oben</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Move Down</source><translation>Nach unten</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Lou&amp;pe</source><translation>Lu&amp;pe</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>1:1 under the pointer, while the key is held</source><translation>1:1 unter dem Zeiger, solange die Taste gehalten wird</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Before</source><translation>&amp;Vorher</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>What the picture is compared with, while the key is held</source><translation>Womit das Bild verglichen wird, solange die Taste gehalten wird</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Before and After</source><translation>Vorher und nachher</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Side by side; both move together</source><translation>Nebeneinander; beide bewegen sich gemeinsam</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Compare with This Picture</source><translation>Mit diesem Bild vergleichen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Pins what is shown as the picture before</source><translation>Merkt sich das gezeigte Bild als das vorherige</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Capture Page</source><translation>Seite Aufnahme</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Merge Page</source><translation>Seite Verrechnen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Retouch Page</source><translation>Seite Retusche</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Film&amp;strip</source><translation>&amp;Filmstreifen</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Panel</source><translation>&amp;Leiste</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>F&amp;ull Screen</source><translation>Ganzer &amp;Bildschirm</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>Help</source><translation>Hilfe</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Tour</source><translation>&amp;Rundgang</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Find an Action…</source><translation>&amp;Befehl suchen…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Language…</source><translation>S&amp;prache…</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source>&amp;Keys</source><translation>&amp;Tasten</translation></message>
<message><location filename="app/facetstack/window/actions.py" /><source> or </source><translation> oder </translation></message>
<message><location filename="app/facetstack/window/application.py" /><source>There is no display to open a window on.</source><translation>Es gibt keinen Bildschirm für ein Fenster.</translation></message>
<message><location filename="app/facetstack/window/application.py" /><source>Log in to a desktop, or use `facetstack demo --headless`.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/ask.py" /><source>TIFF, 16 bit (*.tif);;PNG, 16 bit (*.png);;JPEG (*.jpg)</source><translation>TIFF, 16 Bit (*.tif);;PNG, 16 Bit (*.png);;JPEG (*.jpg)</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Open a folder of frames</source><translation>Einen Ordner mit Bildern öffnen</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Open frames</source><translation>Bilder öffnen</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Frames (*)</source><translation>Bilder (*)</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>As the system</source><translation>Wie das System</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Language</source><translation>Sprache</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Language of the studio, from its next start:</source><translation>Sprache des Studios, ab dem nächsten Start:</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Save the result</source><translation>Das Ergebnis speichern</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Export layers</source><translation>Ebenen exportieren</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Photoshop and Affinity, 16 bit (*.psd *.psb)</source><translation>Photoshop und Affinity, 16 Bit (*.psd *.psb)</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Import the final picture</source><translation>Endbild importieren</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Pictures (*.tif *.tiff *.png *.jpg *.jpeg)</source><translation>Bilder (*.tif *.tiff *.png *.jpg *.jpeg)</translation></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Save the coverage report</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/ask.py" /><source>Report (*.json)</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Next: {folder}</source><translation>Nächstes: {folder}</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Frame 1 of {0}</source><translation>Bild 1 von {0}</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Set near (A) and far (B) first.</source><translation>Setzen Sie zuerst Nah (A) und Fern (B).</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Drive the focus to each.</source><translation>Fahren Sie den Fokus jeweils dorthin.</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Near and far are the same place.</source><translation>Nah und Fern sind dieselbe Stelle.</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Drive the focus apart.</source><translation>Fahren Sie den Fokus auseinander.</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>The last stack is not merged yet.</source><translation>Der letzte Stapel ist noch nicht zusammengesetzt.</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Wait, or stop it (Esc).</source><translation>Warten Sie oder halten Sie es an (Esc).</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>No camera is connected.</source><translation>Keine Kamera ist verbunden.</translation></message>
<message><location filename="app/facetstack/window/camera_wishes.py" /><source>Connect one first (Ctrl+K).</source><translation>Verbinden Sie zuerst eine (Strg+K).</translation></message>
<message><location filename="app/facetstack/window/capture.py" /><source>Its position is now known to about half a step only.</source><translation>Seine Stellung ist nun nur auf etwa einen halben Schritt bekannt.</translation></message>
<message><location filename="app/facetstack/window/capture_folder.py" /><source>The folder {0} cannot be written.</source><translation>In den Ordner {0} kann nicht geschrieben werden.</translation></message>
<message><location filename="app/facetstack/window/capture_folder.py" /><source>Choose another place, or free it ({0}).</source><translation>Wählen Sie einen anderen Ort oder geben Sie ihn frei ({0}).</translation></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Dry run: this plan will miss part of the piece.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Dry run: gaps can be told from three frames on.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Dry run: as far as live view shows, nothing will be missed.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Between {before} and {after}: {share} of the piece, {where}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Nearer than {frame}: {share} of the piece, {where}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_marks.py" /><source>Farther than {frame}: {share} of the piece, {where}</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Dry run</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Moving to the near limit</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>The plan was changed to cover what was missing.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Space shoots it, R drives through it again.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Saved {name}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Plan what is missing</source><translation type="unfinished" /></message>
<message numerus="yes"><location filename="app/facetstack/window/coverage_wishes.py" /><source>Shoot {count} more frames</source><translation type="unfinished"><numerusform /><numerusform /></translation></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Nothing is missing, as far as is known.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>The stack is not merged yet.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>There is no coverage to save yet.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Reading the folder</source><translation>Der Ordner wird gelesen</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Merging</source><translation>Wird zusammengesetzt</translation></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Space shoots the bracket.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>F changes the plan so that nothing is.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Nothing is missing</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>Shoot what is missing</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/coverage_wishes.py" /><source>The dry run was stopped.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>Final picture, as it was brought back</source><translation>Endbild, wie es zurückkam</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>Exporting {0}</source><translation>{0} wird exportiert</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>There is no result to export yet.</source><translation>Es gibt noch kein Ergebnis zum Exportieren.</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>There is no result yet to which a picture could belong.</source><translation>Es gibt noch kein Ergebnis, zu dem ein Bild gehören könnte.</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>Exported {0}.</source><translation>{0} exportiert.</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>These frames are not a whole folder.</source><translation>Diese Bilder sind kein ganzer Ordner.</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>Open the folder; then its final picture is kept there.</source><translation>Den Ordner öffnen; dann wird sein Endbild dort behalten.</translation></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>Reading {0}</source><translation>{0} wird gelesen</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>{0} is kept as the final picture.</source><translation>{0} wird als Endbild behalten.</translation></message>
<message><location filename="app/facetstack/window/export_wishes.py" /><source>Its copy lies in {0}, beside the results and their recipes.</source><translation>Die Kopie liegt in {0}, neben den Ergebnissen und ihren Rezepten.</translation></message>
<message><location filename="app/facetstack/window/keys.py" /><source>Keys</source><translation>Tasten</translation></message>
<message><location filename="app/facetstack/window/live_wishes.py" /><source>Peaking is {colour}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/live_wishes.py" /><source>Peaking: {level}.</source><translation type="unfinished" /></message>
<message numerus="yes"><location filename="app/facetstack/window/status_strip.py" /><source>{count} frames</source><translation><numerusform>{count} Bild</numerusform><numerusform>{count} Bilder</numerusform></translation></message>
<message><location filename="app/facetstack/window/merge_wishes.py" /><source>Merging this place …</source><translation>Diese Stelle wird zusammengefügt …</translation></message>
<message><location filename="app/facetstack/window/merge_wishes.py" /><source>The framed place shows these choices. Merge takes them for the whole.</source><translation>Die umrahmte Stelle zeigt diese Wahl. Zusammenfügen übernimmt sie fürs Ganze.</translation></message>
<message><location filename="app/facetstack/window/merge_wishes.py" /><source>detail {value}</source><translation>Detail {value}</translation></message>
<message><location filename="app/facetstack/window/merge_wishes.py" /><source>smooth {value}</source><translation>Glättung {value}</translation></message>
<message><location filename="app/facetstack/window/merge_wishes.py" /><source>near opaque</source><translation>Nahes deckend</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Set near (A) and far (B).</source><translation>Nah (A) und Fern (B) setzen.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} frames · {1} × {2} px</source><translation>{0} Bilder · {1} × {2} px</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} of {1} frames were shot and are kept.</source><translation>{0} von {1} Bildern sind aufgenommen und bleiben.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Saved {0}.</source><translation>{0} gespeichert.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>No stack yet</source><translation>Noch kein Stapel</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>1 frame</source><translation>1 Bild</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} frames</source><translation>{0} Bilder</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>not merged</source><translation>nicht zusammengesetzt</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} frames · about {1}</source><translation>{0} Bilder · etwa {1}</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Merged so far</source><translation>Bis jetzt zusammengesetzt</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Bright is near, grey is unsure</source><translation>Hell ist nah, grau ist unsicher</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} of {1} frames could not be aligned and were left out.</source><translation>{0} von {1} Bildern ließen sich nicht ausrichten und wurden ausgelassen.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>The filmstrip marks them.</source><translation>Der Filmstreifen zeigt, welche.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Frame {0} · {1} · {2} × {3} px</source><translation>Bild {0} · {1} · {2} × {3} px</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>not merged with this choice (Ctrl+M)</source><translation>mit dieser Auswahl nicht zusammengefügt (Strg+M)</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} frames merged, but the bracket misses part of the piece.</source><translation>{0} Bilder zusammengesetzt, aber der Reihe fehlt ein Teil des Stücks.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0}
Coverage (5) shows where.</source><translation>{0}
Die Abdeckung (5) zeigt, wo.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Stopped.</source><translation>Angehalten.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Connecting …</source><translation>Wird verbunden …</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Camera lost</source><translation>Kamera verloren</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>merged, not saved</source><translation>zusammengesetzt, nicht gespeichert</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>saved as {0}</source><translation>gespeichert als {0}</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>{0} frames merged, {1} s after the last one.</source><translation>{0} Bilder zusammengesetzt, {1} s nach dem letzten.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Save the picture with Ctrl+S.</source><translation>Speichern Sie das Bild mit Strg+S.</translation></message>
<message><location filename="app/facetstack/window/news.py" /><source>Nothing was shot.</source><translation>Nichts wurde aufgenommen.</translation></message>
<message><location filename="app/facetstack/window/piece_wishes.py" /><source>Piece {name}.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>A bracket is being shot.</source><translation>Es wird gerade eine Reihe aufgenommen.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Stop it first (Esc).</source><translation>Halten Sie sie zuerst an (Esc).</translation></message>
<message><location filename="app/facetstack/window/piece_wishes.py" /><source>This camera does not let its aperture be set.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/probe.py" /><source>{place} · frame {number} · {sure} sure</source><translation>{place} · Bild {number} · {sure} sicher</translation></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Focus by hand as in {name}, then Ctrl+Alt+R goes on from there.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Moving to the frame</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Going on with the bracket</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>A bracket broke off: {name} has {shot} of {total} frames.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Connect the same camera (Ctrl+K), then go on with Ctrl+Alt+R.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>After the bracket, Ctrl+R shoots that one again.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Connect again (Ctrl+K), then Ctrl+Alt+R goes on.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Select the frame to shoot again in the filmstrip.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>There is no bracket to go on with.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Open its folder first.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/rescue_wishes.py" /><source>Only frames that were shot here can be shot again.</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>Steady depth</source><translation>Beständige Tiefe</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>Calm highlights</source><translation>Ruhige Glanzlichter</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>{size} · {count} strokes</source><translation>{size} · {count} Striche</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>Frame {number} · {frame} · as the merge saw it</source><translation>Bild {number} · {frame} · wie verrechnet</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>{frame} is not in the stack.</source><translation>{frame} ist nicht im Stapel.</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>Depth as a surface, lit from the upper left</source><translation>Die Tiefe als Fläche, von links oben beleuchtet</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>What the strokes have changed, four times</source><translation>Was die Striche verändert haben, vierfach</translation></message>
<message><location filename="app/facetstack/window/retouch_news.py" /><source>Paint with {frame}</source><translation>Mit {frame} malen</translation></message>
<message><location filename="app/facetstack/window/retouch_places.py" /><source>Looking for places …</source><translation>Stellen werden gesucht …</translation></message>
<message><location filename="app/facetstack/window/retouch_places.py" /><source>Place {number} of {count}</source><translation>Stelle {number} von {count}</translation></message>
<message><location filename="app/facetstack/window/retouch_places.py" /><source>Every place is done.</source><translation>Alle Stellen sind erledigt.</translation></message>
<message><location filename="app/facetstack/window/retouch_places.py" /><source>Nothing to look at: the merge is sure everywhere.</source><translation>Nichts anzusehen: Die Verrechnung ist überall sicher.</translation></message>
<message><location filename="app/facetstack/window/retouch_wishes.py" /><source>There is no result to retouch yet.</source><translation>Es gibt noch kein Ergebnis zum Retuschieren.</translation></message>
<message><location filename="app/facetstack/window/retouch_wishes.py" /><source>Point at the picture first.</source><translation>Zeigen Sie zuerst auf das Bild.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Saving {0}</source><translation>{0} wird gespeichert</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>A merge needs two frames.</source><translation>Zum Zusammenfügen braucht es zwei Bilder.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Take excluded ones in again (X).</source><translation>Ausgeschlossene wieder dazunehmen (X).</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>No frame is selected.</source><translation>Kein Bild ist gewählt.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Click one in the filmstrip.</source><translation>Eines im Filmstreifen anklicken.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Frame {0} is left out.</source><translation>Bild {0} bleibt weg.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Ctrl+M merges again.</source><translation>Strg+M fügt neu zusammen.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>Frame {0} is taken in again.</source><translation>Bild {0} ist wieder dabei.</translation></message>
<message><location filename="app/facetstack/window/stack_wishes.py" /><source>There is no result to save yet.</source><translation>Es gibt noch kein Ergebnis zum Speichern.</translation></message>
<message><location filename="app/facetstack/window/stage.py" /><source>Bright is near, every other frame is darker</source><translation>Hell ist nah, jedes zweite Bild ist dunkler</translation></message>
<message><location filename="app/facetstack/window/stage.py" /><source>Tinted and hatched is unsure</source><translation>Gefärbt und schraffiert ist unsicher</translation></message>
<message><location filename="app/facetstack/window/stage.py" /><source>Before: {title}</source><translation>Vorher: {title}</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>no camera</source><translation>keine Kamera</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>connecting</source><translation>wird verbunden</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>connected</source><translation>verbunden</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>live view</source><translation>Livebild</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>shooting</source><translation>nimmt auf</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>camera lost</source><translation>Kamera verloren</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>Step {step} units</source><translation>Schritt {step} Einheiten</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>{size} GiB free</source><translation>{size} GiB frei</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>Battery {percent} %</source><translation>Akku {percent} %</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>Live {fps} fps</source><translation>Live {fps} B/s</translation></message>
<message><location filename="app/facetstack/window/status_strip.py" /><source>No frames</source><translation>Keine Bilder</translation></message>
<message><location filename="app/facetstack/window/studio_view.py" /><source>Article number (SKU)</source><translation>Artikelnummer</translation></message>
<message><location filename="app/facetstack/window/studio_view.py" /><source>Piece</source><translation>Stück</translation></message>
<message><location filename="app/facetstack/window/studio_view.py" /><source>Name the piece; its folder gets this name (Ctrl+P)</source><translation>Das Stück benennen; sein Ordner heißt dann so (Strg+P)</translation></message>
<message><location filename="app/facetstack/window/studio_view.py" /><source>Panels</source><translation>Bereiche</translation></message>
<message><location filename="app/facetstack/window/studio_view.py" /><source>Plan</source><translation type="unfinished" /></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Connect a camera</source><translation>Eine Kamera verbinden</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Connect yours with Ctrl+K, or take the virtual camera: it stands before a ring, and everything works as on a real one.</source><translation>Verbinden Sie Ihre mit Strg+K, oder nehmen Sie die virtuelle Kamera: Sie steht vor einem Ring, und alles geht wie mit einer echten.</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Virtual camera</source><translation>Virtuelle Kamera</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Set near and far</source><translation>Nah und Fern setzen</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Drive the focus to the nearest point of the piece (Alt+Shift+Left) and press A, then to the farthest (Alt+Shift+Right) and press B. What is sharp lights up.</source><translation>Fahren Sie den Fokus auf die nächste Stelle des Stücks (Alt+Umschalt+Links) und drücken Sie A, dann auf die fernste (Alt+Umschalt+Rechts) und drücken Sie B. Was scharf ist, leuchtet.</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Press Space</source><translation>Leertaste drücken</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>The frames are shot and merged meanwhile. Esc stops at any time; what was shot is kept.</source><translation>Die Bilder werden aufgenommen und dabei zusammengesetzt. Esc hält jederzeit an; was aufgenommen ist, bleibt.</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>Look closely</source><translation>Genau hinsehen</translation></message>
<message><location filename="app/facetstack/window/tour.py" /><source>3, 4 and 5 show result, depth and coverage. Hold L for the loupe, press Y to compare, Ctrl+S to save. Ctrl+Shift+P finds everything else.</source><translation>3, 4 und 5 zeigen Ergebnis, Tiefe und Abdeckung. Mit L halten Sie die Lupe hin, Y vergleicht, Strg+S speichert. Strg+Umschalt+P findet alles andere.</translation></message>
<message><location filename="app/facetstack/window/view_wishes.py" /><source>The language changes when the studio starts again.</source><translation>Die Sprache wechselt, wenn das Studio neu startet.</translation></message>
<message><location filename="app/facetstack/workers/camera_worker.py" /><source>Connect one with Camera &gt; Connect.</source><translation>Verbinden Sie eine mit Kamera &gt; Verbinden.</translation></message>
<message><location filename="app/facetstack/workers/camera_worker.py" /><source>Something unforeseen went wrong: {0}</source><translation>Etwas Unvorhergesehenes ging schief: {0}</translation></message>
<message><location filename="app/facetstack/workers/camera_worker.py" /><source>The lens is at the end of its travel.</source><translation>Das Objektiv ist am Ende seines Wegs.</translation></message>
<message><location filename="app/facetstack/workers/stack_worker.py" /><source>The log file tells more.</source><translation>Die Protokolldatei sagt mehr.</translation></message>
<message><location filename="app/facetstack/workers/retouch_worker.py" /><source>The strokes are not all rendered yet.</source><translation>Die Striche sind noch nicht alle verrechnet.</translation></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>Result {0} was made with {1}, which is gone.</source><translation>Ergebnis {0} entstand mit {1}, das fehlt.</translation><translation type="unfinished" /></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>Put the frames back, or merge again.</source><translation>Die Bilder zurücklegen, oder neu zusammenfügen.</translation><translation type="unfinished" /></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>Reading result {0}</source><translation>Ergebnis {0} wird gelesen</translation><translation type="unfinished" /></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>{0} has {1} x {2} pixels, the result has {3} x {4}.</source><translation>{0} hat {1} x {2} Pixel, das Ergebnis {3} x {4}.</translation><translation type="unfinished" /></message>
<message><location filename="app/facetstack/workers/session_jobs.py" /><source>Bring back the picture before it is cropped or made smaller.</source><translation>Das Bild zurückbringen, bevor es beschnitten oder verkleinert wird.</translation><translation type="unfinished" /></message>
<message><location filename="app/facetstack/workers/stack_worker.py" /><source>Merged frame {0} of {1}</source><translation>Bild {0} von {1} eingesetzt</translation></message>
<message><location filename="app/facetstack/workers/stack_worker.py" /><source>Finishing the picture</source><translation>Das Bild wird fertiggestellt</translation></message>
<message><location filename="app/facetstack/workers/survey_worker.py" /><source>The dry run brought no live picture.</source><translation type="unfinished" /></message>
</context></TS>
