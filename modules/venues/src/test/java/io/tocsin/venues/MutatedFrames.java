package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Good frames spoilt at random, for the claim that all a decoder ever throws is {@link
 * MalformedFrameException}, and that it reads the next frame as if nothing had been.
 */
public final class MutatedFrames {

  private static final String ALPHABET =
      "{}[]\",:.-+eE0123456789abtpquUTXsm\\\u0000\u00ff\uffff\ud800 ";

  private MutatedFrames() {}

  /** One to four insertions, deletions, replacements, cuts or repetitions. */
  public static String mutate(String frame, RandomGenerator random) {
    StringBuilder text = new StringBuilder(frame);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && text.length() > 1; i++) {
      int at = random.nextInt(text.length());
      char ch = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, ch);
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.setCharAt(at, ch);
        case 3 -> text.setLength(at);
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 12)));
      }
    }
    return text.toString();
  }

  /**
   * Noise, and mutations of each frame, then the frame itself, which must tell the same as ever.
   */
  public static void hold(VenueDecoder decoder, List<String> good, RandomGenerator random)
      throws MalformedFrameException {
    for (String frame : good) {
      List<String> expected = decode(decoder, frame);
      for (int i = 0; i < 20; i++) {
        String spoilt = i == 0 ? noise(random) : mutate(frame, random);
        try {
          decode(decoder, spoilt);
        } catch (MalformedFrameException expectedSometimes) {
          assertThat(expectedSometimes).hasMessageNotContaining("Exception");
        } catch (RuntimeException e) {
          throw new AssertionError("thrown by " + spoilt, e);
        }
      }
      assertThat(decode(decoder, frame)).isEqualTo(expected);
    }
  }

  private static String noise(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
    }
    return text.toString();
  }

  private static List<String> decode(VenueDecoder decoder, String frame)
      throws MalformedFrameException {
    return new Told().decode(decoder, frame);
  }
}
