package io.tocsin.simulator.fault;

import io.tocsin.model.input.Fields;
import io.tocsin.simulator.face.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chaos: misbehaviours drawn by seed, one after the other.
 *
 * @param seed decides what comes, when, and on what
 * @param from the first not before this, from the opening
 * @param until none begins after this, zero for no end
 * @param every mean time between two beginnings
 * @param longest none lasts longer, nor holds anything back longer
 * @param kinds what to draw from
 */
public record RandomMisbehaviour(
    long seed,
    Duration from,
    Duration until,
    Duration every,
    Duration longest,
    List<MisbehaviourKind> kinds) {

  public static final long DEFAULT_SEED = 1;
  public static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);
  public static final Duration DEFAULT_LONGEST = Duration.ofSeconds(8);

  /** All but a delisting, after which a client may well stay away. */
  public static final List<MisbehaviourKind> DEFAULT_KINDS =
      Stream.of(MisbehaviourKind.values()).filter(kind -> kind != MisbehaviourKind.DELIST).toList();

  private static final int[] CLOSE_CODES = {1000, 1001, 1002, 1008, 1009, 1011, 1012, 1013, 4000};
  private static final int[] STATUSES = {403, 418, 429, 500, 502, 503, 504};
  private static final double[] SHARES = {0.02, 0.1, 0.5, 1};

  public RandomMisbehaviour {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty() || every.isZero() || longest.isZero()) {
      throw new IllegalArgumentException("chaos needs kinds, a rhythm and a length");
    }
  }

  /** The defaults with this seed. */
  public static RandomMisbehaviour seeded(long seed) {
    return new RandomMisbehaviour(
        seed, Duration.ZERO, Duration.ZERO, DEFAULT_EVERY, DEFAULT_LONGEST, DEFAULT_KINDS);
  }

  static RandomMisbehaviour read(Fields fields) {
    List<MisbehaviourKind> kinds = new ArrayList<>();
    List<@Nullable Object> listed = fields.list("kinds");
    List<String> known = Stream.of(MisbehaviourKind.values()).map(MisbehaviourKind::text).toList();
    for (int i = 0; i < listed.size(); i++) {
      String name = String.valueOf(listed.get(i)).toLowerCase(Locale.ROOT);
      int index = known.indexOf(name);
      if (index >= 0) {
        kinds.add(MisbehaviourKind.values()[index]);
      } else {
        fields
            .problems()
            .unknownName(fields.path("kinds") + "[" + i + "]", "misbehaviour", name, known);
      }
    }
    if (fields.has("kinds") && listed.isEmpty()) {
      fields.problems().add(fields.path("kinds"), "needs at least one misbehaviour");
    }
    RandomMisbehaviour read =
        new RandomMisbehaviour(
            fields.integer("seed", DEFAULT_SEED, 0, Long.MAX_VALUE),
            fields.duration("from").orElse(Duration.ZERO),
            fields.duration("until").orElse(Duration.ZERO),
            positive(fields, "every", DEFAULT_EVERY),
            positive(fields, "longest", DEFAULT_LONGEST),
            kinds.isEmpty() ? DEFAULT_KINDS : kinds);
    fields.finish();
    return read;
  }

  private static Duration positive(Fields fields, String name, Duration absent) {
    Duration duration = fields.duration(name).orElse(absent);
    if (duration.toMillis() < 10) {
      fields
          .problems()
          .add(fields.path(name), "is too short", duration.toMillis() + "ms", "10ms or more");
      return absent;
    }
    return duration;
  }

  /** The next one, on some of these symbols. */
  Misbehaviour draw(SplittableRandom random, List<String> symbols) {
    MisbehaviourKind kind = kinds.get(random.nextInt(kinds.size()));
    Misbehaviour what = Misbehaviour.of(kind);
    for (Parameter parameter : kind.parameters()) {
      what = draw(what, parameter, random, symbols);
    }
    return what;
  }

  private Misbehaviour draw(
      Misbehaviour what, Parameter parameter, SplittableRandom random, List<String> symbols) {
    return switch (parameter) {
      case FOR -> what.lasting(part(random));
      case SHARE -> what.share(SHARES[random.nextInt(SHARES.length)]);
      case SYMBOL ->
          what.kind() == MisbehaviourKind.DELIST || random.nextBoolean()
              ? what.on(symbols.get(random.nextInt(symbols.size())))
              : what;
      case CHANNEL ->
          random.nextBoolean()
              ? what.on(Channel.values()[random.nextInt(Channel.values().length)])
              : what;
      case BY -> what.by(part(random));
      case AHEAD -> random.nextBoolean() ? what.by(part(random)) : what;
      case BEHIND -> what.by().isZero() ? what.by(part(random).negated()) : what;
      case CODE ->
          what.code(
              what.kind() == MisbehaviourKind.CLOSE
                  ? CLOSE_CODES[random.nextInt(CLOSE_CODES.length)]
                  : STATUSES[random.nextInt(STATUSES.length)]);
      case FRAMES_PER_SECOND -> what.framesPerSecond(5 + random.nextInt(200));
      case COUNT, PATH, REASON, BYTES_PER_SECOND -> what;
    };
  }

  /** Between a fifth of the longest and the longest. */
  private Duration part(SplittableRandom random) {
    return Duration.ofMillis(
        Math.max(1, Math.round(longest.toMillis() * (0.2 + 0.8 * random.nextDouble()))));
  }
}
