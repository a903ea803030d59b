package io.webchat.rest.internal;

import static io.webchat.rest.internal.RestCalls.failure;
import static io.webchat.rest.internal.RestCalls.settle;
import static io.webchat.rest.internal.RestCalls.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.rest.Form;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestClient;
import io.webchat.rest.RestResponse;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileTransferTest {
  private final ScriptedServer server = ScriptedServer.start();
  private final OkHttpEngine engine = new OkHttpEngine(EngineSettings.defaults());
  private final RestClient client = engine.open();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final AtomicReference<String> name = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private CompletableFuture<RestResponse> upload(FileSource source) {
    RestBody body = RestBody.upload(new Form().add("alias", "117"), "file", source);
    RestCall call = RestCall.send("file", "POST", url(server, "/file"), body).build();
    return client.exchange(call, answer -> answer);
  }

  private CompletableFuture<RestResponse> download(long limit) {
    RestCall call = RestCall.get("file/download", url(server, "/file/1")).build();
    DownloadRequest request = new DownloadRequest("1", null, limit, this::open);
    return client.download(call, request, answer -> answer);
  }

  private OutputStream open(String fileName) {
    name.set(fileName);
    return new OutputStream() {
      @Override
      public void write(int b) {
        file.write(b);
      }

      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  @Test
  void uploadsFieldsAndFile() {
    FileSource source =
        FileSource.of("a\"b\r\nX: y.png", "image/png", "PNG!".getBytes(StandardCharsets.UTF_8));

    assertThat(settle(upload(source)).good()).isTrue();

    String body = server.last().text();
    assertThat(server.last().header("content-type")).startsWith("multipart/form-data; boundary=");
    assertThat(body).contains("name=\"alias\"", "\r\n\r\n117\r\n", "name=\"file\"");
    assertThat(body).contains("filename=\"a%22b%0D%0AX: y.png\"", "Content-Type: image/png");
    assertThat(body).contains("\r\n\r\nPNG!\r\n").doesNotContain("\r\nX: y");
  }

  @Test
  void uploadsAFileAloneUnderTheTypeThatIsAskedFor() {
    FileSource source =
        FileSource.of("a.png", "image/png", "PNG!".getBytes(StandardCharsets.UTF_8));
    RestBody body = RestBody.bytes(source);
    RestCall.Builder call = RestCall.send("file", "PUT", url(server, "/file"), body);

    settle(client.exchange(call.build(), answer -> answer));
    assertThat(server.last().method()).isEqualTo("PUT");
    assertThat(server.last().text()).isEqualTo("PNG!");
    assertThat(server.last().header("content-type")).isEqualTo("image/png");

    settle(client.exchange(call.header("content-Type", "x/y").build(), answer -> answer));
    assertThat(server.last().header("content-type")).isEqualTo("x/y");
  }

  @Test
  void aFileOfAnotherSizeThanItSaidFails() {
    for (int wrong : new int[] {3, 5}) {
      FileSource source =
          FileSource.of("a", null, wrong, () -> new ByteArrayInputStream(new byte[4]));
      TransportException failure = failure(upload(source));
      assertThat(failure.kind()).isEqualTo(Kind.FILE);
      assertThat(failure.ambiguous()).isFalse();
    }
    assertThat(server.received()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadFails() {
    FileSource source =
        FileSource.of(
            "a",
            null,
            4,
            () -> {
              throw new IOException("s3cret");
            });

    assertThat(failure(upload(source)).kind()).isEqualTo(Kind.FILE);
  }

  @Test
  void downloadsToTheSink() {
    byte[] bytes = new byte[100_000];
    server.answers(
        ScriptedAnswer.bytes(
            200,
            "Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png",
            bytes));

    RestResponse answer = settle(download(100_000));

    assertThat(answer.body()).isNull();
    assertThat(file.toByteArray()).isEqualTo(bytes);
    assertThat(name).hasValue("a.png");
    assertThat(closed).isTrue();
  }

  @Test
  void theNameIsThatOfTheRequestThenThatOfTheServerThenTheId() {
    ScriptedAnswer named =
        ScriptedAnswer.bytes(200, "Content-Disposition: attachment; filename=a.png", new byte[1]);
    server.next(named, named, ScriptedAnswer.bytes(200, "", new byte[1]));
    RestCall call = RestCall.get("file/download", url(server, "/file/1")).build();
    settle(
        client.download(
            call, new DownloadRequest("1", "mine.png", 9, this::open), answer -> answer));
    assertThat(name).hasValue("mine.png");
    settle(client.download(call, new DownloadRequest("1", "", 9, this::open), answer -> answer));
    assertThat(name).hasValue("a.png");
    settle(client.download(call, new DownloadRequest("1", "", 9, this::open), answer -> answer));
    assertThat(name).hasValue("1");
  }

  @Test
  void aTargetThatCannotBeClosedEitherIsPartOfTheFailure() {
    server.answers(ScriptedAnswer.bytes(200, "", new byte[10]));
    RestCall call = RestCall.get("file/download", url(server, "/file/1")).build();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }

          @Override
          public void close() throws IOException {
            throw new IOException("still full");
          }
        };
    TransportException failure =
        failure(
            client.download(
                call, new DownloadRequest("1", "a", 100, fileName -> broken), answer -> answer));

    assertThat(failure).hasMessage("The download cannot be written");
    assertThat(failure.kind()).isEqualTo(Kind.FILE);
    assertThat(failure.getCause().getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("still full");
  }

  @Test
  void aFileThatIsTooLargeIsNotOpenedOrCutOff() {
    server.answers(ScriptedAnswer.bytes(200, "", new byte[1_001]));
    assertThat(failure(download(1_000)).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(name.get()).isNull();

    server.answers(
        (request, connection, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(new byte[1_001]);
          out.flush();
          connection.close();
        });
    assertThat(failure(download(1_000)).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(file.size()).isLessThanOrEqualTo(1_000);
    assertThat(closed).isTrue();
  }

  @Test
  void aFileCutOffFails() {
    server.answers(ScriptedAnswer.truncated("image/png", "half"));

    assertThat(failure(download(1_000)).kind()).isEqualTo(Kind.INVALID_RESPONSE);
    assertThat(closed).isTrue();
  }

  @Test
  void errorsInJsonAreNoFile() {
    server.answers(ScriptedAnswer.json("{\"statusCode\":2}"));
    assertThat(settle(download(1_000)).object()).containsEntry("statusCode", 2);

    server.answers(ScriptedAnswer.http(404, "", "gone"));
    assertThat(settle(download(1_000)).status()).isEqualTo(404);
    assertThat(name.get()).isNull();
  }

  @Test
  void aSinkThatFailsIsALocalFailure() {
    server.answers(ScriptedAnswer.bytes(200, "", new byte[10]));
    RestCall call = RestCall.get("file/download", url(server, "/file/1")).build();
    TransportException failure =
        failure(
            client.download(
                call,
                new DownloadRequest(
                    "1",
                    null,
                    100,
                    fileName -> {
                      throw new IOException("s3cret");
                    }),
                answer -> answer));

    assertThat(failure.kind()).isEqualTo(Kind.FILE);
  }
}
