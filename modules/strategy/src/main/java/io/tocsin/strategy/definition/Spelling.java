package io.tocsin.strategy.definition;

import io.tocsin.model.input.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words of strategy files, spelled exactly as the published schema spells them. */
final class Spelling {

  private Spelling() {}

  /** One of an enum's constants in lower case; empty if absent, or after a problem. */
  static <E extends Enum<E>> Optional<E> lower(Fields fields, String name, Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return word(fields, name, words);
  }

  /** As {@link #lower}, in upper case. */
  static <E extends Enum<E>> Optional<E> upper(Fields fields, String name, Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name(), constant);
    }
    return word(fields, name, words);
  }

  /** As {@link #lower}, in upper or lower case, for what the field writes in either. */
  static <E extends Enum<E>> Optional<E> either(Fields fields, String name, Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
      words.put(constant.name(), constant);
    }
    return word(fields, name, words);
  }

  private static <E> Optional<E> word(Fields fields, String name, Map<String, E> words) {
    Optional<String> text = fields.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    E constant = words.get(text.get());
    if (constant == null) {
      fields.problems().unknownName(fields.path(name), "value", text.get(), words.keySet());
    }
    return Optional.ofNullable(constant);
  }
}
