"""The office's monthly report: figures counted anew from what the queue stored, and a writer for each format."""
