package io.tocsin.cluster;

/** The store of the leases does not do what it was asked; the message says why, for a person. */
public final class LeaseStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LeaseStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
