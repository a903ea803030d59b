package io.webchat.rest.internal.response;

import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient.ResponseReader;
import io.webchat.rest.RestResponse;
import io.webchat.rest.internal.connection.CallTrace;
import io.webchat.rest.internal.connection.LocalFileException;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import okhttp3.Response;

/** Reads a response that is a file into a sink; any other response is read as JSON. */
public final class FileBodyReader<T> implements ResponseBodyReader<T> {
  private static final int CHUNK = 16 * 1024;

  private final RestCall call;
  private final DownloadRequest download;
  private final ResponseReader<T> reader;
  private final ResponseBodyReader<T> json;

  public FileBodyReader(
      RestCall call,
      DownloadRequest download,
      ResponseReader<T> reader,
      ResponseBodyReader<T> json) {
    this.call = call;
    this.download = download;
    this.reader = reader;
    this.json = json;
  }

  @Override
  public T read(Response response, CallTrace trace) throws IOException {
    if (!response.isSuccessful() || isProtocol(response)) {
      return json.read(response, trace);
    }
    RestResponse answer = ResponseMapper.of(call, response, trace, null);
    if (response.body().contentLength() > download.limit()) {
      throw tooLarge(answer);
    }
    try {
      copy(response);
    } catch (BodyTooLargeException e) {
      throw tooLarge(answer);
    }
    return reader.read(answer);
  }

  /** Servers report errors as JSON of status 200; a file of JSON comes as an attachment. */
  private static boolean isProtocol(Response response) {
    String type = response.header("Content-Type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") && response.header("Content-Disposition") == null;
  }

  private RuntimeException tooLarge(RestResponse answer) {
    String text = "The file is larger than " + download.limit() + " bytes";
    return answer.failure(Kind.TOO_LARGE, text).build();
  }

  private void copy(Response response) throws IOException {
    InputStream in = new BoundedStream(response.body().byteStream(), download.limit());
    byte[] chunk = new byte[CHUNK];
    OutputStream out = open(response);
    try {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        write(out, chunk, read);
      }
    } catch (IOException | RuntimeException e) {
      closeAfter(e, out);
      throw e;
    }
    close(out);
  }

  private OutputStream open(Response response) throws LocalFileException {
    try {
      OutputStream out = download.sink().open(name(response));
      if (out == null) {
        throw new LocalFileException("The target of the download has no stream", null);
      }
      return out;
    } catch (LocalFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new LocalFileException("The target of the download cannot be opened", e);
    }
  }

  private String name(Response response) {
    if (download.fileName() != null && !download.fileName().isEmpty()) {
      return download.fileName();
    }
    return AttachmentName.of(response.header("Content-Disposition")).orElse(download.fileId());
  }

  private static void write(OutputStream out, byte[] chunk, int length) throws LocalFileException {
    try {
      out.write(chunk, 0, length);
    } catch (IOException | RuntimeException e) {
      throw new LocalFileException("The download cannot be written", e);
    }
  }

  private static void close(OutputStream out) throws LocalFileException {
    try {
      out.close();
    } catch (IOException | RuntimeException e) {
      throw new LocalFileException("The download cannot be written", e);
    }
  }

  private static void closeAfter(Exception first, OutputStream out) {
    try {
      out.close();
    } catch (IOException | RuntimeException e) {
      first.addSuppressed(e);
    }
  }
}
