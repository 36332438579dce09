package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.security.Rights;
import io.tocsin.security.Role;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may send what on the bus, and read which stream: the same {@link Rights} as for REST. Streams
 * need no look at each message: whoever has subscribed may read, and the link ends with the login.
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

  /** Why the caller may not send that to the address; empty if he may. */
  Optional<String> refusal(Caller caller, String address, @Nullable Object body) {
    if (caller.isLocal()) {
      return Optional.empty();
    }
    Optional<Rights.Row> row = Rights.of(address);
    if (row.isEmpty()) {
      return Optional.of("nobody may send to " + address);
    }
    Optional<String> refusal = refusal(caller, row.get());
    return refusal.isEmpty()
            && address.equals(Addresses.SNAPSHOT)
            && body instanceof JsonObject wish
            && wish.getValue("stream") instanceof String stream
        ? streamRefusal(caller, stream, true)
        : refusal;
  }

  /**
   * Why the caller may not read the stream; empty if he may. Written down where few may.
   *
   * @param begins whether he begins to, and does not just go on
   */
  Optional<String> streamRefusal(Caller caller, String stream, boolean begins) {
    if (caller.isLocal()) {
      return Optional.empty();
    }
    Rights.Row row = Rights.ofStream(stream);
    Optional<String> refusal = refusal(caller, row);
    if (row.isDeed() && (begins || refusal.isPresent())) {
      audit.did(
          caller,
          row.action(),
          "",
          refusal.isPresent() ? 403 : 200,
          refusal.isPresent() ? "not allowed" : "");
    }
    return refusal;
  }

  private static Optional<String> refusal(Caller caller, Rights.Row row) {
    return row.allows(caller.role())
        ? Optional.empty()
        : Optional.of(Gate.notAllowed(caller, row.least().orElse(Role.ADMIN)));
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
          new String[] {"session_id", "name", "recording_id", "backtest_id", "sweep_id", "node"}) {
        if (arguments.getValue(field) instanceof String text) {
          return text;
        }
      }
    }
    return "";
  }
}
