package io.tocsin.web;

import io.tocsin.security.Rights;
import io.tocsin.security.Role;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may send what on the bus: the same {@link Rights} as for REST. Streams need no look at each
 * message: whoever has a link may read, and the link ends with the login.
 */
final class Guard {

  private final Access access;
  private final Audit audit;

  Guard(Access access, Audit audit) {
    this.access = access;
    this.audit = audit;
  }

  /** Why the link of that caller must end; empty if it need not. */
  Optional<String> over(Caller caller) {
    return access.over(caller);
  }

  /** Whether the address is one that a proxy has told. */
  boolean isProxied(SocketAddress remote, Caller caller) {
    return !caller.address().equals(remote.hostAddress());
  }

  /** Why the caller may not send to the address; empty if he may. */
  Optional<String> refusal(Caller caller, String address) {
    if (caller.isLocal()) {
      return Optional.empty();
    }
    Optional<Rights.Row> row = Rights.of(address);
    return row.isPresent() && row.get().allows(caller.role())
        ? Optional.empty()
        : Optional.of(
            row.isEmpty()
                ? "nobody may send to " + address
                : Gate.notAllowed(caller, row.get().least().orElse(Role.ADMIN)));
  }

  /** The request's body, with the caller as the one who does it if it changes anything. */
  @Nullable Object signed(Caller caller, String address, @Nullable Object body) {
    return body instanceof JsonObject arguments && isDeed(address) ? caller.sign(arguments) : body;
  }

  private static boolean isDeed(String address) {
    return Rights.of(address).map(Rights.Row::isDeed).orElse(false);
  }

  /** Writes down that it was refused. */
  void refused(Caller caller, String address, @Nullable Object body) {
    audit.did(caller, address, target(body), 403, "not allowed");
  }

  /** Writes down how it went, if it was to change anything. */
  void did(Caller caller, String address, @Nullable Object body, @Nullable Throwable failure) {
    did(
        caller,
        address,
        body,
        failure == null ? 200 : failure instanceof ReplyException no ? no.failureCode() : 500,
        failure == null ? "" : String.valueOf(failure.getMessage()));
  }

  void did(Caller caller, String address, @Nullable Object body, int status, String detail) {
    if (isDeed(address)) {
      audit.did(caller, address, target(body), status, detail);
    }
  }

  /** What the request is about, in a word: whole bodies may be long. */
  private static String target(@Nullable Object body) {
    if (body instanceof JsonObject arguments) {
      for (String field :
          new String[] {"session_id", "name", "recording_id", "backtest_id", "node"}) {
        if (arguments.getValue(field) instanceof String text) {
          return text;
        }
      }
    }
    return "";
  }
}
