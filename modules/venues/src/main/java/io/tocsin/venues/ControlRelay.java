package io.tocsin.venues;

import org.jspecify.annotations.Nullable;

/** Hands everything on to another {@link ControlSink}. */
abstract class ControlRelay implements ControlSink {

  /** Who gets it now. */
  abstract ControlSink control();

  @Override
  public void acknowledged(long requestId) {
    control().acknowledged(requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    control().acknowledged(channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    control().refused(requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    control().refused(channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    control().pong();
  }

  @Override
  public void heartbeat() {
    control().heartbeat();
  }

  @Override
  public void closing(String reason) {
    control().closing(reason);
  }

  @Override
  public void lost(String reason) {
    control().lost(reason);
  }

  @Override
  public void venueState(String state) {
    control().venueState(state);
  }
}
