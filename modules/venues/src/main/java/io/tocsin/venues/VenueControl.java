package io.tocsin.venues;

import io.tocsin.venues.link.LinkPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands what a venue says on one of its connections to the pool. */
final class VenueControl implements ControlSink {

  private final LinkPool pool;
  private final Consumer<String> venueState;
  private int connection;

  /**
   * @param venueState is told the venue's own word for whether it trades
   */
  VenueControl(LinkPool pool, Consumer<String> venueState) {
    this.pool = pool;
    this.venueState = venueState;
  }

  /** The same for another connection. */
  VenueControl on(int number) {
    connection = number;
    return this;
  }

  @Override
  public void acknowledged(long requestId) {
    pool.acknowledged(connection, requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    pool.acknowledged(connection, channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    pool.refused(connection, requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    pool.refused(connection, channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    pool.pong(connection);
  }

  @Override
  public void closing(String reason) {
    pool.closing(connection, reason);
  }

  @Override
  public void lost(String reason) {
    pool.lost(connection, reason);
  }

  @Override
  public void venueState(String state) {
    venueState.accept(state);
  }
}
