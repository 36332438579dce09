package io.tocsin.venues;

/**
 * Reads JSON out of characters in one pass and makes nothing: for frames that come thousands of
 * times a second, where {@link Json#read} spends most of its time on the parser itself. What it
 * lets pass is JSON, but that numbers may begin with zeros, and that names are compared as they
 * stand, without their escapes being read.
 *
 * <p>Reused; not thread-safe. The caller asks in the order of the text: {@link #beginObject}, then
 * for each {@link #nextName} exactly one of the reading methods or {@link #skip}. Every method
 * throws {@link MalformedFrameException} where the text is not what it reads; nothing is to be
 * asked after that but {@link #begin}.
 */
public final class JsonScanner {

  private static final int DEEPEST = 64;

  /** Of whole numbers: what surely fits into a long. */
  private static final int MOST_DIGITS = 18;

  /** Characters of {@code ,"x":}. */
  private static final int LETTER_NAME = 5;

  private char[] text = new char[0];
  private int begin;
  private int at;
  private int end;

  /** Nothing of the innermost object or array has been read yet. */
  private boolean first;

  /** The string that was read last has a backslash. */
  private boolean escaped;

  private int nameFrom;
  private int nameLength;

  /** The name if it is one letter, otherwise 0. */
  private char letter;

  private char[] valueText = text;
  private int valueFrom;
  private int valueLength;

  /** Begins a document. */
  public void begin(char[] document, int from, int length) {
    if (text != document) { // a reference that is stored costs the collector's barriers
      text = document;
    }
    begin = from;
    at = from;
    end = from + length;
  }

  /** Only blanks may follow. */
  public void end() throws MalformedFrameException {
    while (at < end) {
      if (!isBlank(text[at++])) {
        throw new MalformedFrameException("text follows the end of the document");
      }
    }
  }

  /** Enters an object. */
  public void beginObject(String what) throws MalformedFrameException {
    if (peek() != '{') {
      throw new MalformedFrameException(what + " is not an object");
    }
    at++;
    first = true;
  }

  /** Goes to the next field's value; false, and out of the object, if there is none. */
  public boolean nextName() throws MalformedFrameException {
    // One letter and no blanks, as most names are where frames are many: looked at in one go.
    char[] characters = text;
    int place = at;
    if (!first
        && end - place >= LETTER_NAME
        && characters[place] == ','
        && characters[place + 1] == '"'
        && isPlain(characters[place + 2])
        && characters[place + 3] == '"'
        && characters[place + 4] == ':') {
      letter = characters[place + 2];
      nameFrom = place + 2;
      nameLength = 1;
      at = place + LETTER_NAME;
      return true;
    }
    return nextNameOfAnyForm();
  }

  private boolean nextNameOfAnyForm() throws MalformedFrameException {
    char ch = peek();
    if (ch == '}') {
      at++;
      first = false;
      return false;
    }
    if (!first) {
      expect(ch, ',');
      ch = peek();
    }
    first = false;
    expect(ch, '"');
    nameFrom = at;
    at = closingQuote();
    nameLength = at - nameFrom;
    letter = nameLength == 1 ? text[nameFrom] : 0;
    at++;
    expect(peek(), ':');
    return true;
  }

  /** The name's letter if it has one only, otherwise 0. */
  public char letter() {
    return letter;
  }

  public boolean nameIs(String name) {
    return Json.matches(text, nameFrom, nameLength, name);
  }

  /** Enters an array. */
  public void beginArray(String what) throws MalformedFrameException {
    if (peek() != '[') {
      throw new MalformedFrameException(what + " is not an array");
    }
    at++;
    first = true;
  }

  /** Goes to the next element; false, and out of the array, if there is none. */
  public boolean nextElement() throws MalformedFrameException {
    char ch = peek();
    if (ch == ']') {
      at++;
      first = false;
      return false;
    }
    if (!first) {
      expect(ch, ',');
    }
    first = false;
    return true;
  }

  /**
   * The character that the next value begins with: a quote, a brace, a bracket, a digit or a minus,
   * or the t, f or n of true, false and null.
   */
  public char peek() throws MalformedFrameException {
    if (at < end && text[at] > ' ') {
      return text[at];
    }
    return peekAfterBlanks();
  }

  private char peekAfterBlanks() throws MalformedFrameException {
    while (at < end) {
      char ch = text[at];
      if (ch > ' ') {
        return ch;
      }
      if (!isBlank(ch)) {
        throw unexpected(ch);
      }
      at++;
    }
    throw cut();
  }

  /** Reads a string, then had by {@link #chars}, {@link #from} and {@link #length}. */
  public void string(String what) throws MalformedFrameException {
    if (peek() != '"') {
      throw new MalformedFrameException(what + " is not a string");
    }
    at++;
    if (valueText != text) {
      valueText = text;
    }
    valueFrom = at;
    at = closingQuote();
    valueLength = at - valueFrom;
    at++;
    if (escaped) {
      unescape();
    }
  }

  public char[] chars() {
    return valueText;
  }

  public int from() {
    return valueFrom;
  }

  public int length() {
    return valueLength;
  }

  /** Whether the string that was read is this. */
  public boolean is(String expected) {
    return Json.matches(valueText, valueFrom, valueLength, expected);
  }

  /** A copy of the string that was read. */
  public String copy() {
    return new String(valueText, valueFrom, valueLength);
  }

  /** Reads a number, or a string that holds one, with the venue's own digits. */
  public void decimal(WireDecimal into, String what) throws MalformedFrameException {
    char ch = peek();
    int from;
    if (ch == '"') {
      from = ++at;
      int after = into.scan(text, from, end);
      if (after > 0 && after < end && text[after] == '"') {
        at = after + 1;
        return;
      }
      at = closingQuote();
      read(into, from, what);
      at++;
    } else {
      from = at;
      int after = into.scan(text, from, end);
      if (after > 0) {
        at = after;
        return;
      }
      number(ch, what);
      read(into, from, what);
    }
  }

  private void read(WireDecimal into, int from, String what) throws MalformedFrameException {
    try {
      into.read(text, from, at - from);
    } catch (NumberFormatException e) {
      throw new MalformedFrameException(what + ": " + e.getMessage());
    }
  }

  /** Reads a whole number of at most 18 digits, or a string that holds one. */
  public long integer(String what) throws MalformedFrameException {
    // Locals: the compiler cannot keep fields in registers here.
    char[] characters = text;
    int last = end;
    boolean quoted = peek() == '"';
    int place = quoted ? at + 1 : at;
    boolean negative = place < last && characters[place] == '-';
    if (negative) {
      place++;
    }
    int digits = place;
    long value = 0;
    while (last - place >= Digits.FOUR) {
      int four = Digits.four(characters, place);
      if (four < 0) {
        break;
      }
      value = value * 10_000 + four;
      place += Digits.FOUR;
    }
    char ch = 0;
    for (; place < last; place++) {
      ch = characters[place];
      if (ch < '0' || ch > '9') {
        break;
      }
      value = value * 10 + (ch - '0');
    }
    if (place == last) {
      throw cut();
    }
    if (place == digits || (quoted ? ch != '"' : ch == '.' || (ch | 0x20) == 'e')) {
      throw new MalformedFrameException(what + " is not a whole number");
    }
    if (place - digits > MOST_DIGITS) {
      throw new MalformedFrameException(what + " has more than " + MOST_DIGITS + " digits");
    }
    at = quoted ? place + 1 : place;
    return negative ? -value : value;
  }

  /** Reads true or false. */
  public boolean bool(String what) throws MalformedFrameException {
    char ch = peek();
    if (ch != 't' && ch != 'f') {
      throw new MalformedFrameException(what + " is neither true nor false");
    }
    word(ch);
    return ch == 't';
  }

  /** Reads over whatever value comes next. */
  public void skip() throws MalformedFrameException {
    skip(0);
  }

  private void skip(int depth) throws MalformedFrameException {
    char ch = peek();
    switch (ch) {
      case '"' -> {
        at++;
        at = closingQuote() + 1;
      }
      case '{' -> {
        deeper(depth);
        at++;
        first = true;
        while (nextName()) {
          skip(depth + 1);
        }
      }
      case '[' -> {
        deeper(depth);
        at++;
        first = true;
        while (nextElement()) {
          skip(depth + 1);
        }
      }
      case 't', 'f', 'n' -> word(ch);
      default -> number(ch, "a value");
    }
  }

  private static void deeper(int depth) throws MalformedFrameException {
    if (depth == DEEPEST) {
      throw new MalformedFrameException("is nested deeper than " + DEEPEST + " levels");
    }
  }

  /** Reads over true, false or null. */
  private void word(char begins) throws MalformedFrameException {
    char[] characters = text;
    int place = at;
    int length = begins == 'f' ? 5 : 4;
    if (place + length > end) {
      throw cut();
    }
    boolean good =
        switch (begins) {
          case 't' ->
              characters[place + 1] == 'r'
                  && characters[place + 2] == 'u'
                  && characters[place + 3] == 'e';
          case 'f' ->
              characters[place + 1] == 'a'
                  && characters[place + 2] == 'l'
                  && characters[place + 3] == 's'
                  && characters[place + 4] == 'e';
          default ->
              characters[place + 1] == 'u'
                  && characters[place + 2] == 'l'
                  && characters[place + 3] == 'l';
        };
    if (!good) {
      throw unexpected(begins);
    }
    at = place + length;
  }

  /** Reads over a number without making one of it. */
  private void number(char ch, String what) throws MalformedFrameException {
    if (ch == '-') {
      at++;
    }
    digits(what);
    if (at < end && text[at] == '.') {
      at++;
      digits(what);
    }
    if (at < end && (text[at] | 0x20) == 'e') {
      at++;
      if (at < end && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      digits(what);
    }
  }

  private void digits(String what) throws MalformedFrameException {
    int place = at;
    while (place < end && text[place] >= '0' && text[place] <= '9') {
      place++;
    }
    if (place == at) {
      throw place < end ? new MalformedFrameException(what + " is not a number") : cut();
    }
    at = place;
  }

  /** The place of the quote that ends the string whose first character is at {@link #at}. */
  private int closingQuote() throws MalformedFrameException {
    char[] characters = text;
    int last = end;
    escaped = false;
    for (int i = at; i < last; i++) {
      char ch = characters[i];
      if (isPlain(ch)) {
        continue;
      }
      if (ch == '"') {
        return i;
      }
      if (ch < ' ') {
        throw unexpected(ch);
      }
      if (ch == '\\') {
        i += escape(i);
        escaped = true;
      }
    }
    throw cut();
  }

  /** Surely a character of a string that means itself. */
  static boolean isPlain(char ch) {
    return ch > '"' && ch != '\\';
  }

  /** How many characters belong to the backslash at this place. */
  private int escape(int place) throws MalformedFrameException {
    if (place + 1 >= end) {
      throw cut();
    }
    char ch = text[place + 1];
    if (ch != 'u') {
      if ("\"\\/bfnrt".indexOf(ch) < 0) {
        throw unexpected(ch);
      }
      return 1;
    }
    for (int i = place + 2; i < place + 6; i++) {
      if (i >= end) {
        throw cut();
      }
      if (Character.digit(text[i], 16) < 0 || text[i] > 'f') {
        throw unexpected(text[i]);
      }
    }
    return 5;
  }

  /** Replaces the value that was read by what its escapes mean. */
  private void unescape() {
    StringBuilder plain = new StringBuilder(valueLength);
    for (int i = valueFrom; i < valueFrom + valueLength; i++) {
      char ch = text[i];
      if (ch != '\\') {
        plain.append(ch);
        continue;
      }
      ch = text[++i];
      switch (ch) {
        case 'u' -> {
          plain.append((char) Integer.parseInt(new String(text, i + 1, 4), 16));
          i += 4;
        }
        case 'b' -> plain.append('\b');
        case 'f' -> plain.append('\f');
        case 'n' -> plain.append('\n');
        case 'r' -> plain.append('\r');
        case 't' -> plain.append('\t');
        default -> plain.append(ch);
      }
    }
    valueText = plain.toString().toCharArray();
    valueFrom = 0;
    valueLength = valueText.length;
  }

  private void expect(char ch, char expected) throws MalformedFrameException {
    if (ch != expected) {
      throw unexpected(ch);
    }
    at++;
  }

  private static boolean isBlank(char ch) {
    return ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t';
  }

  private MalformedFrameException unexpected(char ch) {
    return new MalformedFrameException(
        "is not JSON: unexpected "
            + (ch > ' ' && ch < 127 ? "'" + ch + "'" : "character " + (int) ch)
            + " near character "
            + (at - begin + 1));
  }

  private static MalformedFrameException cut() {
    return new MalformedFrameException("is not JSON: it ends in the middle");
  }
}
