package dev.taskqueue.service.run;

import java.io.IOException;

/** The output takes no more, as its disk is full or its reader has gone. */
public final class OutputException extends IOException {

  private static final long serialVersionUID = 1;

  OutputException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
