package io.tocsin.venues;

import java.util.Arrays;
import java.util.Locale;

/**
 * Index by symbol, looked up by a slice of characters without making a String; ASCII letters of
 * either case are the same. Open addressing, at most half full.
 */
public final class SymbolTable {

  private static final String FREE = "";
  private static final String REMOVED = "\0";

  private String[] names = freeSlots(64);
  private int[] indexes = new int[64];
  private int used;

  public void put(String symbol, int index) {
    if (used * 2 >= names.length) {
      grow();
    }
    insert(symbol.toLowerCase(Locale.ROOT), index);
  }

  public void remove(String symbol) {
    String name = symbol.toLowerCase(Locale.ROOT);
    int slot = slot(name.toCharArray(), 0, name.length());
    if (slot >= 0) {
      names[slot] = REMOVED;
    }
  }

  /** The index of the symbol, -1 if it is not in the table. */
  public int find(char[] text, int from, int length) {
    int slot = slot(text, from, length);
    return slot < 0 ? -1 : indexes[slot];
  }

  private int slot(char[] text, int from, int length) {
    int mask = names.length - 1;
    for (int at = hash(text, from, length) & mask; !names[at].isEmpty(); at = (at + 1) & mask) {
      if (same(names[at], text, from, length)) {
        return at;
      }
    }
    return -1;
  }

  private void insert(String name, int index) {
    char[] text = name.toCharArray();
    int slot = slot(text, 0, text.length);
    if (slot < 0) {
      int mask = names.length - 1;
      slot = hash(text, 0, text.length) & mask;
      while (!names[slot].isEmpty()) {
        slot = (slot + 1) & mask;
      }
      used++;
    }
    names[slot] = name;
    indexes[slot] = index;
  }

  private void grow() {
    String[] oldNames = names;
    int[] oldIndexes = indexes;
    names = freeSlots(oldNames.length * 2);
    indexes = new int[names.length];
    used = 0;
    for (int i = 0; i < oldNames.length; i++) {
      if (!oldNames[i].isEmpty() && !oldNames[i].equals(REMOVED)) {
        insert(oldNames[i], oldIndexes[i]);
      }
    }
  }

  private static String[] freeSlots(int length) {
    String[] slots = new String[length];
    Arrays.fill(slots, FREE);
    return slots;
  }

  private static boolean same(String name, char[] text, int from, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != lower(text[from + i])) {
        return false;
      }
    }
    return true;
  }

  private static int hash(char[] text, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + lower(text[i]);
    }
    return hash ^ (hash >>> 16);
  }

  private static char lower(char ch) {
    return ch >= 'A' && ch <= 'Z' ? (char) (ch + ('a' - 'A')) : ch;
  }
}
