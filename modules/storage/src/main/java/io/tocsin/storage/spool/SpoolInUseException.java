package io.tocsin.storage.spool;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has the spool's folder. */
public final class SpoolInUseException extends IOException {

  private static final long serialVersionUID = 1L;

  SpoolInUseException(Path directory) {
    super(directory + " is in use by another process");
  }
}
