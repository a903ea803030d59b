package io.webchat.http.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a file as the page takes it. Used by one thread of the container at a time. */
public final class FileWriter implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(FileWriter.class);
  private static final int CHUNK = 32_768;

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[CHUNK];

  private FileWriter(AsyncContext context, InputStream in) throws IOException {
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.in = in;
  }

  /** Writes the whole file, then completes the context. */
  public static void write(AsyncContext context, Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    FileWriter writer = new FileWriter(context, in);
    writer.out.setWriteListener(writer);
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      int count = in.read(buffer);
      if (count < 0) {
        in.close();
        context.complete();
        return;
      }
      out.write(buffer, 0, count);
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("A page is gone", failure);
    try {
      in.close();
    } catch (IOException e) {
      LOG.debug("A file in the spool could not be closed", e);
    }
    context.complete();
  }
}
