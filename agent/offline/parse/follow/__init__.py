"""Messages that lean on the previous answer."""
