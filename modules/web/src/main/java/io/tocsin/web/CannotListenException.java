package io.tocsin.web;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** HTTP cannot be served at the wanted address; the message is one line for a person. */
public final class CannotListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private CannotListenException(String message, Throwable cause) {
    super(message, cause, false, false);
  }

  static CannotListenException of(String host, int port, Throwable cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return new CannotListenException(
          "there is no address "
              + host
              + "; name one of this machine with --host or TOCSIN_HTTP_HOST",
          cause);
    }
    if (cause instanceof BindException && text.contains("in use")) {
      return new CannotListenException(
          "port "
              + port
              + " on "
              + host
              + " is taken by another program; choose another with --port or TOCSIN_HTTP_PORT",
          cause);
    }
    if (text.contains("cannot assign")) {
      return new CannotListenException(
          host + " is no address of this machine; choose another with --host or TOCSIN_HTTP_HOST",
          cause);
    }
    if (text.contains("permission denied")) {
      return new CannotListenException(
          "port "
              + port
              + " on "
              + host
              + " needs rights that this user does not have; choose one from 1024 up with --port or"
              + " TOCSIN_HTTP_PORT",
          cause);
    }
    return new CannotListenException(
        "cannot listen on port " + port + " of " + host + ": " + cause.getMessage(), cause);
  }
}
