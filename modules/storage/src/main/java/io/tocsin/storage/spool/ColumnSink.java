package io.tocsin.storage.spool;

/** Takes the columns of one row. */
public interface ColumnSink {

  void putNull();

  void putLong(long value);

  /** NaN and infinities are unknown values: they are kept as null. */
  void putDouble(double value);

  void putFlag(boolean value);

  /** A text that is not likely to come again soon. */
  void putText(String value);

  /** UTF-8 that need not be encoded any more. */
  void putUtf8(byte[] value);

  /** A text of which there are few different ones: it is written once a block. */
  void putSymbol(String value);
}
