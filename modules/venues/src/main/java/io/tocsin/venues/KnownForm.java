package io.tocsin.venues;

import java.util.Arrays;

/**
 * Reads JSON whose form is known beforehand: names and order of its fields, and no blanks. Nothing
 * has to be asked then at each field, which is most of what reading costs.
 *
 * <p>Every method takes the place where its part begins and returns the place after it, or {@link
 * #OTHER} if the text has another form there; given {@link #OTHER} it returns that, so that only
 * the last answer needs a look. A text of another form may still be good: it is for {@link
 * JsonScanner} then. The place is passed on, and is no field, because each part would have to wait
 * until the one before has written it to memory.
 *
 * <p>Reused; not thread-safe.
 */
public final class KnownForm {

  /** The text has another form. */
  public static final int OTHER = -1;

  private static final int MOST_DIGITS = 18;
  private static final char[] TRUE = "true".toCharArray();
  private static final char[] FALSE = "false".toCharArray();

  private char[] text = new char[0];
  private int end;
  private long number;
  private boolean flag;

  /** Begins a document. */
  public void begin(char[] document, int from, int length) {
    if (text != document) {
      text = document;
    }
    end = from + length;
  }

  /** Exactly these characters. */
  public int literal(int at, char[] expected) {
    int after = at + expected.length;
    return at >= 0 && after <= end && Arrays.equals(text, at, after, expected, 0, expected.length)
        ? after
        : OTHER;
  }

  /** The rest of a string without escapes; the place is that of its closing quote. */
  public int string(int at) {
    if (at < 0) {
      return OTHER;
    }
    char[] characters = text;
    int last = end;
    int place = at;
    while (place < last && JsonScanner.isPlain(characters[place])) {
      place++;
    }
    return place < last && characters[place] == '"' ? place : OTHER;
  }

  /** A whole number of 1 to 18 digits without a sign, then had by {@link #number}. */
  public int integer(int at) {
    if (at < 0) {
      return OTHER;
    }
    char[] characters = text;
    int last = end;
    int place = at;
    long value = 0;
    while (last - place >= Digits.FOUR) {
      int four = Digits.four(characters, place);
      if (four < 0) {
        break;
      }
      value = value * 10_000 + four;
      place += Digits.FOUR;
    }
    while (place < last && characters[place] >= '0' && characters[place] <= '9') {
      value = value * 10 + (characters[place] - '0');
      place++;
    }
    number = value;
    return place > at && place - at <= MOST_DIGITS ? place : OTHER;
  }

  /** A number as {@link WireDecimal} holds it without its text. */
  public int decimal(int at, WireDecimal into) {
    return at < 0 ? OTHER : into.scan(text, at, end);
  }

  /** True or false, then had by {@link #flag}. */
  public int bool(int at) {
    if (at < 0) {
      return OTHER;
    }
    flag = at < end && text[at] == 't';
    return literal(at, flag ? TRUE : FALSE);
  }

  /** Whether the text ends here. */
  public boolean ends(int at) {
    return at == end;
  }

  public long number() {
    return number;
  }

  public boolean flag() {
    return flag;
  }
}
