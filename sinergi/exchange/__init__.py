"""Files in and out: every reader returns good rows plus findings, every writer is atomic."""
