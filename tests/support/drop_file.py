"""Drops a file on a window, as a file manager does: the source's side of XDND, version 5.
Usage: drop_file.py WINDOW FILE. Ends when the window has said that it took the file."""
import pathlib
import sys

from Xlib import X, display
from Xlib.protocol import event

screen = display.Display()
target = screen.create_resource_object("window", int(sys.argv[1]))
files = (pathlib.Path(sys.argv[2]).resolve().as_uri() + "\r\n").encode()
source = screen.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
atom = screen.intern_atom
source.set_selection_owner(atom("XdndSelection"), X.CurrentTime)


def send(kind, *values):
    data = (32, [source.id, *values, 0, 0, 0, 0][:5])
    target.send_event(event.ClientMessage(window=target, client_type=atom(kind), data=data))


def hand_over(request):
    request.requestor.change_property(request.property, request.target, 8, files)
    notify = event.SelectionNotify(
        time=request.time,
        requestor=request.requestor,
        selection=request.selection,
        target=request.target,
        property=request.property,
    )
    request.requestor.send_event(notify)


send("XdndEnter", 5 << 24, atom("text/uri-list"), X.NONE, X.NONE)
send("XdndPosition", 0, 100 << 16 | 100, X.CurrentTime, atom("XdndActionCopy"))
while True:
    happened = screen.next_event()
    if happened.type == X.SelectionRequest:
        hand_over(happened)
    elif happened.type == X.ClientMessage and happened.client_type == atom("XdndStatus"):
        if not happened.data[1][1] & 1:
            sys.exit("the window does not take it")
        send("XdndDrop", 0, X.CurrentTime)
    elif happened.type == X.ClientMessage and happened.client_type == atom("XdndFinished"):
        break
