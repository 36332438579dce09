package io.tocsin.storage.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** How bytes get into a file; tests have disks that are full. */
interface Disk {

  Disk REAL =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
          long position = at;
          while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
          }
        }

        @Override
        public void force(FileChannel file) throws IOException {
          file.force(false);
        }
      };

  /** Writes all bytes, or fails having written some of them. */
  void write(FileChannel file, ByteBuffer bytes, long at) throws IOException;

  /** Returns when all bytes of the file are on the disk. */
  void force(FileChannel file) throws IOException;
}
