package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.TakerSide;
import org.junit.jupiter.api.Test;

class SeenPushesTest {

  private static final long NOW = 1_700_000_000_000_000L;

  private final SeenPushes pushes = new SeenPushes();

  private boolean repeats(long frame, int connection, long sent, double price) {
    return pushes.repeats(frame, connection, sent, NOW, price, 1, TakerSide.BUY, FrameSink.NO_ID);
  }

  @Test
  void a_frame_that_comes_twice_repeats_each_of_its_trades() {
    assertThat(repeats(1, 1, NOW, 100)).isFalse();
    assertThat(repeats(1, 1, NOW, 101)).isFalse();
    assertThat(repeats(2, 1, NOW, 100)).isTrue();
    assertThat(repeats(2, 1, NOW, 101)).isTrue();
    assertThat(repeats(3, 1, NOW, 100)).isTrue();
  }

  @Test
  void equal_trades_of_one_frame_of_another_push_or_of_another_connection_repeat_nothing() {
    assertThat(repeats(1, 1, NOW, 100)).isFalse();
    assertThat(repeats(1, 1, NOW, 100)).isFalse();
    assertThat(repeats(2, 1, NOW + 1_000, 100)).isFalse();
    assertThat(repeats(3, 2, NOW, 100)).isFalse();
  }

  @Test
  void it_goes_on_from_an_image() {
    repeats(7, 1, NOW, 100);
    SeenPushes other = new SeenPushes();
    other.restore(pushes.image());
    assertThat(other.repeats(0, 1, NOW, NOW, 100, 1, TakerSide.BUY, FrameSink.NO_ID)).isTrue();
  }

  @Test
  void it_remembers_the_newest_128() {
    for (int i = 0; i <= 128; i++) {
      repeats(i, 1, NOW, i);
    }
    assertThat(repeats(1_000, 1, NOW, 1)).isTrue();
    assertThat(repeats(1_000, 1, NOW, 0)).isFalse();
  }
}
