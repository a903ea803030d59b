package io.webchat.recorder.internal.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A file on a disk that can hang and be full. Only what recordings use of a channel is there. */
final class FakeDisk extends FileChannel {
  private final FileChannel file;
  private volatile CountDownLatch hanging = new CountDownLatch(0);
  private volatile boolean waiting;
  private final AtomicInteger refusals = new AtomicInteger();

  FakeDisk(FileChannel file) {
    this.file = file;
  }

  /** Writes wait from now on, until {@link #goOn}. */
  void hang() {
    hanging = new CountDownLatch(1);
  }

  /** Whether a write waits. */
  boolean waits() {
    return waiting;
  }

  void goOn() {
    hanging.countDown();
  }

  /** So many writes do not fit: of each a part is written before. */
  void refuse(int writes) {
    refusals.set(writes);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    try {
      CountDownLatch latch = hanging;
      waiting = latch.getCount() > 0;
      latch.await();
      waiting = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new ClosedByInterruptException().initCause(e);
    }
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      file.write(bytes.slice().limit(bytes.remaining() / 2), position);
      throw new IOException("No space left on device");
    }
    return file.write(bytes, position);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    file.force(metaData);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long newPosition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
