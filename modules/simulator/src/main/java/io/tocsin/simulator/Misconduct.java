package io.tocsin.simulator;

import io.tocsin.model.WallClock;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.fault.Faults;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Ongoing;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what misbehaviours want of connections, symbols and the clock; what they want of
 * frames is {@link ClientConnection}'s part. The control is for any thread, all else runs on the
 * event loop.
 */
final class Misconduct implements SimulatorControl {

  private static final Logger LOG = LoggerFactory.getLogger(Misconduct.class);

  /** One WebSocket client. */
  record Client(ClientConnection connection, FaceSession session) {}

  /** What there is once the exchange has opened. */
  private record Opened(Context context, Exchange exchange, WallClock clock) {}

  private final List<String> symbols;
  private final Faults faults;
  private final Tally tally = new Tally();
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final List<Ongoing> begun = new CopyOnWriteArrayList<>();
  private final List<ServerWebSocketHandshake> ignored = new ArrayList<>();
  private final Map<Ongoing, List<Client>> silenced = new HashMap<>();
  private volatile @Nullable Opened opened;
  private volatile long accepted;

  Misconduct(List<String> symbols, long seed) {
    this.symbols = symbols;
    this.faults = new Faults(symbols, seed, this::ended);
  }

  void open(Context context, Exchange exchange, WallClock clock) {
    opened = new Opened(context, exchange, clock);
  }

  private Opened opened() {
    Opened now = opened;
    if (now == null) {
      throw new IllegalStateException("the simulator has not started yet");
    }
    return now;
  }

  Faults faults() {
    return faults;
  }

  Tally tally() {
    return tally;
  }

  List<Client> clients() {
    return clients;
  }

  void connected(Client client) {
    clients.add(client);
    accepted = accepted + 1;
  }

  void gone(Client client) {
    clients.remove(client);
  }

  /** Keeps a handshake that is to be left unanswered, until connections are welcome again. */
  void ignore(ServerWebSocketHandshake handshake) {
    ignored.add(handshake);
  }

  void tick(long nowMicros) {
    faults.tick(nowMicros);
  }

  @Override
  public Ongoing begin(Misbehaviour misbehaviour) {
    check(misbehaviour);
    Opened now = opened();
    Ongoing ongoing = ongoing(misbehaviour, now);
    now.context().runOnContext(here -> begin(ongoing, now));
    return ongoing;
  }

  /** Begins one of a scenario, on the event loop. */
  void beginNow(Misbehaviour misbehaviour) {
    Opened now = opened();
    begin(ongoing(misbehaviour, now), now);
  }

  private Ongoing ongoing(Misbehaviour misbehaviour, Opened now) {
    return new Ongoing(misbehaviour, over -> now.context().runOnContext(here -> faults.end(over)));
  }

  private void check(Misbehaviour what) {
    if (what.symbol() != null && !symbols.contains(what.symbol())) {
      throw new IllegalArgumentException(
          "the simulator has no " + what.symbol() + ", but " + String.join(", ", symbols));
    }
    if (what.kind() == MisbehaviourKind.DELIST && what.symbol() == null) {
      throw new IllegalArgumentException("delist needs a symbol");
    }
    if (what.kind() == MisbehaviourKind.THROTTLE && what.perSecond() == 0) {
      throw new IllegalArgumentException("throttle needs frames or bytes a second");
    }
  }

  private void begin(Ongoing ongoing, Opened now) {
    Misbehaviour what = ongoing.what();
    LOG.info("misbehaves: {}", what.describe());
    begun.removeIf(Ongoing::over);
    begun.add(ongoing);
    faults.begin(ongoing, now.clock().nowMicros());
    switch (what.kind()) {
      case CLOSE ->
          drawn(what)
              .forEach(client ->
                  client
                      .connection()
                      .close(
                          what.code(),
                          what.reason().isEmpty() ? "dropped on purpose" : what.reason()));
      case CUT -> drawn(what).forEach(client -> client.connection().cut());
      case ANNOUNCE_SHUTDOWN -> clients.forEach(client -> client.session().shutdownAhead());
      case HALF_OPEN -> {
        List<Client> hit = drawn(what);
        silenced.put(ongoing, hit);
        hit.forEach(client -> client.connection().halfOpen(true));
      }
      case SHIFT_CLOCK -> now.exchange().shiftClock(faults.clockShiftMicros());
      case DELIST -> delist(now.exchange(), symbols.indexOf(what.symbol()));
      default -> {}
    }
  }

  private void delist(Exchange exchange, int symbol) {
    exchange.delist(symbol);
    clients.forEach(client -> client.session().delisted(symbol));
  }

  private List<Client> drawn(Misbehaviour what) {
    return clients.stream().filter(client -> faults.drawn(what)).toList();
  }

  private void ended(Ongoing ongoing) {
    Misbehaviour what = ongoing.what();
    LOG.info("behaves again: {}, hits {}", what.describe(), ongoing.hits());
    Exchange exchange = opened().exchange();
    switch (what.kind()) {
      case HALF_OPEN ->
          silenced
              .getOrDefault(ongoing, List.of())
              .forEach(client -> client.connection().halfOpen(false));
      case SHIFT_CLOCK -> exchange.shiftClock(faults.clockShiftMicros());
      case DELIST -> exchange.relist(symbols.indexOf(what.symbol()));
      case IGNORE_CONNECTIONS -> {
        ignored.forEach(handshake -> handshake.reject(Misbehaviour.DEFAULT_STATUS));
        ignored.clear();
      }
      default -> {}
    }
    silenced.remove(ongoing);
  }

  @Override
  public void endAll() {
    opened().context().runOnContext(here -> faults.active().forEach(faults::end));
  }

  @Override
  public List<Ongoing> ongoing() {
    return begun.stream().filter(Ongoing::active).toList();
  }

  @Override
  public void dropConnections(int closeCode) {
    begin(Misbehaviour.of(MisbehaviourKind.CLOSE).code(closeCode));
  }

  @Override
  public void skipNextDepth(String symbol) {
    begin(Misbehaviour.of(MisbehaviourKind.DROP).on(symbol).on(Channel.BOOK).times(1));
  }

  @Override
  public void stall() {
    begin(Misbehaviour.of(MisbehaviourKind.STALL));
  }

  @Override
  public void resume() {
    opened()
        .context()
        .runOnContext(here ->
            faults.active().stream()
                .filter(ongoing -> ongoing.what().kind() == MisbehaviourKind.STALL)
                .forEach(faults::end));
  }

  @Override
  public int connections() {
    return clients.size();
  }

  @Override
  public long connectionsAccepted() {
    return accepted;
  }

  @Override
  public FrameCounts frames() {
    return tally.counts();
  }
}
