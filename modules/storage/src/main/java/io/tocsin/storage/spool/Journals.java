package io.tocsin.storage.spool;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Of each journal the number of its newest entry. Of the {@value #MOST} that were heard of last:
 * older ones are forgotten, and the tables' keys alone keep their entries from being stored twice.
 * Safe for threads.
 */
final class Journals {

  private static final int MOST = 2_000;

  private final Map<String, Long> newest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  synchronized long newest(String journal) {
    return newest.getOrDefault(journal, 0L);
  }

  synchronized void saw(String journal, long number) {
    newest.merge(journal, number, Math::max);
  }

  synchronized Map<String, Long> copy() {
    return new LinkedHashMap<>(newest);
  }
}
