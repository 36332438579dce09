package io.tocsin.indicators.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A state that is written, restored and continued gives the same bits. */
class CandleIndicatorStateTest {

  @Provide
  Arbitrary<List<Candle>> markets() {
    return HostileCandles.lists();
  }

  @Property(tries = 100)
  void a_restored_indicator_continues_with_the_same_bits(
      @ForAll("markets") List<Candle> candles,
      @ForAll @IntRange(min = 1, max = 30) int n,
      @ForAll @IntRange(max = 90) int cut)
      throws IOException {
    for (Output output : Output.all(n)) {
      ClassicIndicator original = output.indicator().get();
      ClassicIndicator restored = output.indicator().get();
      for (int i = 0; i < candles.size(); i++) {
        if (i == Math.min(cut, candles.size() - 1)) {
          DataInputStream in = new DataInputStream(new ByteArrayInputStream(state(original)));
          restored.load(in);
          assertThat(in.available()).as(output.name() + " leaves nothing unread").isZero();
        }
        candles.get(i).to(original);
        if (i >= cut) {
          candles.get(i).to(restored);
          assertThat(Double.doubleToRawLongBits(output.value().applyAsDouble(restored)))
              .as(output.name())
              .isEqualTo(Double.doubleToRawLongBits(output.value().applyAsDouble(original)));
          assertThat(state(restored)).as(output.name()).isEqualTo(state(original));
        }
      }
    }
  }

  private static byte[] state(ClassicIndicator indicator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    indicator.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
