"""Asks a window to close, as a window manager does. Usage: close_window.py WINDOW"""
import sys

from Xlib import X, display
from Xlib.protocol import event

screen = display.Display()
window = screen.create_resource_object("window", int(sys.argv[1]))
protocols, delete = (screen.intern_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
data = (32, [delete, X.CurrentTime, 0, 0, 0])
window.send_event(event.ClientMessage(window=window, client_type=protocols, data=data))
screen.sync()
