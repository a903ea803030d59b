package io.webchat.rest.internal.response;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when it is longer than a limit. */
final class BoundedStream extends FilterInputStream {
  private final long limit;
  private long count;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      counted(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read > 0) {
      counted(read);
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    return counted(in.skip(n));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private long counted(long more) throws BodyTooLargeException {
    count += more;
    if (count > limit) {
      throw new BodyTooLargeException(limit);
    }
    return more;
  }
}
