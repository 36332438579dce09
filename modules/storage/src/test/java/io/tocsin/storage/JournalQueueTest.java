package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.JournalQueue.Entry;
import io.tocsin.storage.JournalQueue.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalQueueTest {

  private final JournalQueue queue = new JournalQueue(3);
  private long written;

  private Outcome offer(JournalRecord entry) {
    return queue.offer(entry, ++written);
  }

  private static List<Object> records(List<Entry> entries) {
    return entries.stream().<Object>map(Entry::entry).toList();
  }

  @Test
  void gives_records_of_a_kind_in_the_order_they_came() {
    Fill first = Samples.fill("s", "1", 1);
    Fill second = Samples.fill("s", "2", 2);
    offer(first);
    offer(Samples.alert("s", "1", 1));
    offer(second);

    assertThat(records(queue.take(Fill.class, 10))).containsExactly(first, second);
    assertThat(queue.waiting(Alert.class)).isEqualTo(1);
  }

  @Test
  void takes_at_most_as_many_as_asked_for() {
    offer(Samples.fill("s", "1", 1));
    offer(Samples.fill("s", "2", 2));

    assertThat(queue.take(Fill.class, 1)).hasSize(1);
    assertThat(queue.waiting(Fill.class)).isEqualTo(1);
  }

  @Test
  void counts_what_was_taken_until_it_is_done() {
    offer(Samples.fill("s", "1", 1));
    offer(Samples.fill("s", "2", 2));
    offer(Samples.fill("s", "3", 3));
    queue.take(Fill.class, 2);

    assertThat(offer(Samples.fill("s", "4", 4))).isEqualTo(Outcome.REFUSED);
    queue.done(2);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(offer(Samples.fill("s", "4", 4))).isEqualTo(Outcome.TAKEN);
  }

  @Test
  void lets_the_oldest_equity_point_give_way_when_it_is_full() {
    EquityPoint kept = Samples.equity("s", "2", 2);
    offer(Samples.equity("s", "1", 1));
    offer(kept);
    offer(Samples.fill("s", "1", 1));

    assertThat(offer(Samples.fill("s", "2", 2))).isEqualTo(Outcome.TAKEN_FOR_AN_EQUITY_POINT);
    assertThat(records(queue.take(EquityPoint.class, 10))).containsExactly(kept);
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void drops_no_other_record_when_it_is_full_and_refuses_new_ones() {
    offer(Samples.fill("s", "1", 1));
    offer(Samples.alert("s", "1", 1));
    offer(Samples.fill("s", "2", 2));

    assertThat(offer(Samples.fill("s", "3", 3))).isEqualTo(Outcome.REFUSED);
    assertThat(offer(Samples.equity("s", "1", 3))).isEqualTo(Outcome.EQUITY_POINT_DROPPED);
    assertThat(queue.waiting(Fill.class)).isEqualTo(2);
    assertThat(queue.waiting(Alert.class)).isEqualTo(1);
  }
}
