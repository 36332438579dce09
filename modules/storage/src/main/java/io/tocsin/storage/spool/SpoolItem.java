package io.tocsin.storage.spool;

/** Something that can be put into the spool. Encoded on the spool's thread. */
public interface SpoolItem {

  Importance importance();

  /** Which table it belongs to, 0 to 127: part of what lies on the disk. */
  int table();

  /** The numbered journal that it is an entry of; empty if it is of none. */
  String journal();

  /** Its number there, from 1; 0 if it is of none. */
  long number();

  /** Event time, microseconds since the epoch. */
  long timeMicros();

  /** Writes its columns, in the order of its table. */
  void encode(ColumnSink out);
}
