package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.MarketEvent.clock;
import static io.tocsin.indicators.MarketEvent.quote;
import static io.tocsin.indicators.MarketEvent.trade;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a snapshot may be, and that it holds all. */
class SnapshotTest {

  private final Lab lab = new Lab(spec("TWPA", "t1", 10));

  SnapshotTest() {
    lab.after(trade(1, 100, 1), trade(2, 101, 1), quote(2, 99, 102), clock(12));
  }

  @Test
  void a_restored_engine_says_what_the_first_one_says() {
    IndicatorEngine restored = IndicatorEngine.restore(lab.engine.layout(), lab.engine.snapshot());

    EvaluatedBatch batch = restored.evaluate(MarketEvent.batch(List.of(clock(13))));
    assertThat(Reading.of(batch, 0, 0, 0)).isEqualTo(lab.after(clock(13)));
  }

  /** Thousands of events in the store, beyond what it begins with. */
  @Test
  void a_store_that_has_grown_is_restored_to_the_same_bits() {
    IndicatorLayout layout = new IndicatorLayout(Map.of(BTC, IndicatorEngineOracleTest.SPECS));
    IndicatorEngine engine = new IndicatorEngine(layout);
    SplittableRandom random = new SplittableRandom(3);
    MarketBatch first = market(random, 0, 12_000);
    MarketBatch second = market(random, 30_000_000, 12_000);
    engine.evaluate(first);
    IndicatorEngine restored = IndicatorEngine.restore(layout, engine.snapshot());

    EvaluatedBatch expected = engine.evaluate(second);
    EvaluatedBatch actual = restored.evaluate(second);

    for (int row = 0; row < expected.size(); row++) {
      for (int k = 0; k < layout.width(0); k++) {
        assertThat(actual.status(row, 0, k)).isEqualTo(expected.status(row, 0, k));
        assertThat(Double.doubleToRawLongBits(actual.value(row, 0, k)))
            .as(layout.specs(0).get(k).id())
            .isEqualTo(Double.doubleToRawLongBits(expected.value(row, 0, k)));
      }
    }
    assertThat(restored.stateHash()).isEqualTo(engine.stateHash());
  }

  private static MarketBatch market(SplittableRandom random, long start, int events) {
    MarketBatch.Builder batch = MarketBatch.builder(List.of(BTC), events);
    for (int i = 0; i < events; i++) {
      long time = start + i * 2_500L;
      double price = 100 + random.nextDouble();
      if (i % 4 == 0) {
        batch.quote(0, time, time, price, random.nextDouble(), price + 0.1, random.nextDouble());
      } else {
        batch.trade(0, time, time, price, random.nextDouble(), TakerSide.BUY, i);
      }
    }
    return batch.build();
  }

  @Test
  void a_snapshot_of_another_layout_is_refused() {
    IndicatorLayout other = new Lab(spec("TWPA", "t1", 11)).engine.layout();
    assertThatThrownBy(() -> IndicatorEngine.restore(other, lab.engine.snapshot()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other instruments or indicators");
  }

  @Test
  void what_is_damaged_or_cut_short_is_refused() {
    byte[] snapshot = lab.engine.snapshot();
    for (int length = 0; length < snapshot.length; length++) {
      byte[] part = Arrays.copyOf(snapshot, length);
      assertThatThrownBy(() -> IndicatorEngine.restore(lab.engine.layout(), part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < snapshot.length; i++) {
      byte[] damaged = snapshot.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> IndicatorEngine.restore(lab.engine.layout(), damaged))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void another_version_is_refused_by_its_number() {
    byte[] snapshot = lab.engine.snapshot();
    snapshot[7] = 9;
    assertThatThrownBy(() -> IndicatorEngine.restore(lab.engine.layout(), snapshot))
        .hasMessage("the snapshot has version 9, this engine reads version 2");
  }

  /**
   * A40: what a node of this version left, its successor of a later one reads. If the state of an
   * indicator was changed, the version must grow, and the message here is the new sample.
   */
  @Test
  void A40_the_frozen_snapshot_of_every_indicator_is_read_and_written_bit_by_bit()
      throws IOException {
    IndicatorLayout layout = new IndicatorLayout(Map.of(BTC, IndicatorEngineOracleTest.SPECS));
    IndicatorEngine engine = new IndicatorEngine(layout);
    engine.evaluate(market(new SplittableRandom(40), 0, 16));
    byte[] now = engine.snapshot();
    byte[] frozen = frozen("snapshot-2.base64");

    assertThat(now)
        .withFailMessage(() ->
            "the form of snapshots changed: give it the next version, and a sample of its own:\n"
                + text(now))
        .isEqualTo(frozen);
    assertThat(IndicatorEngine.restore(layout, frozen).stateHash()).isEqualTo(engine.stateHash());
  }

  /** Empty if there is none yet. */
  private static byte[] frozen(String sample) throws IOException {
    try (InputStream text = SnapshotTest.class.getResourceAsStream(sample)) {
      if (text == null) {
        return new byte[0];
      }
      byte[] packed = Base64.getMimeDecoder().decode(text.readAllBytes());
      return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }
  }

  private static String text(byte[] sample) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getMimeEncoder().encodeToString(packed.toByteArray());
  }
}
