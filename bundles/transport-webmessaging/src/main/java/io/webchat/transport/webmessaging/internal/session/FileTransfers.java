package io.webchat.transport.webmessaging.internal.session;

import io.webchat.api.file.FileSource;
import io.webchat.api.value.AjaxResponse;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Timers;
import io.webchat.rest.RestBody;
import io.webchat.rest.RestCall;
import io.webchat.rest.RestResponse;
import io.webchat.rest.RestUrl;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.transport.webmessaging.internal.connection.SessionPlace;
import io.webchat.transport.webmessaging.internal.connection.Settled;
import io.webchat.transport.webmessaging.internal.message.GuestMessages;
import io.webchat.transport.webmessaging.internal.wire.ClientFrame;
import io.webchat.transport.webmessaging.internal.wire.ServerFrame;
import io.webchat.transport.webmessaging.internal.wire.SessionState;
import io.webchat.transport.webmessaging.internal.wire.WireFailures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Files both ways: the server signs an address, the bytes go there or come from there, and a file
 * that was uploaded is sent as a message. Used on the mailbox only.
 */
final class FileTransfers {
  private static final String ATTACHMENT_ID = "attachmentId";
  private static final long LONGEST_MS = 86_400_000;

  private static final class Upload {
    private final String attachmentId = UUID.randomUUID().toString();
    private final FileSource file;
    private final long endsAt;
    private final CompletableFuture<Reply> result = new CompletableFuture<>();
    private CompletableFuture<?> transfer = CompletableFuture.completedFuture(null);
    private Timers.Timer limit = Timers.NONE;
    private boolean signed;
    private boolean sending;

    Upload(FileSource file, long endsAt) {
      this.file = file;
      this.endsAt = endsAt;
    }
  }

  private final SessionPlace place;
  private final Mailbox mailbox;
  private final FrameRequests requests;
  private final MessageSends sends;
  private final Map<String, Upload> uploads = new LinkedHashMap<>();

  FileTransfers(SessionPlace place, FrameRequests requests, MessageSends sends) {
    this.place = place;
    this.mailbox = place.mailbox();
    this.requests = requests;
    this.sends = sends;
  }

  /** Uploads a file and sends it. */
  CompletableFuture<Reply> upload(UploadRequest request, SessionState.Uploads allowed) {
    FileSource file = request.file();
    long limitMs = request.timeoutMs() > 0 ? request.timeoutMs() : LONGEST_MS;
    Upload upload = new Upload(file, mailbox.nanoTime() + limitMs * 1_000_000);
    Optional<Integer> refusal = allowed.refusal(file.name(), file.contentType(), file.size());
    if (refusal.isPresent()) {
      upload.result.completeExceptionally(WireFailures.of("sendFile", refusal.get()));
      return upload.result;
    }
    uploads.put(upload.attachmentId, upload);
    CompletableFuture<?> unused =
        upload.result.whenComplete(
            (reply, failure) -> {
              if (upload.result.isCancelled()) {
                fail(upload, WireFailures.closed(false));
              }
            });
    upload.limit =
        mailbox.after(
            limitMs, () -> fail(upload, WireFailures.timeout("sendFile", upload.sending)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(ATTACHMENT_ID, upload.attachmentId);
    fields.put("fileName", file.name());
    fields.put("fileType", file.contentType());
    fields.put("fileSize", file.size());
    fields.put("errorsAsJson", true);
    Settled.here(
        requests.ask(
            "sendFile",
            ClientFrame.of(ClientFrame.ATTACHMENT, fields),
            Math.min(limitMs, place.patienceMs()),
            frame -> isAbout(frame, upload.attachmentId)),
        (frame, failure) -> {
          if (failure != null) {
            fail(upload, failure);
          } else {
            signed(upload, frame);
          }
        });
    return upload.result;
  }

  private static boolean isAbout(ServerFrame frame, String attachmentId) {
    return (frame.is(ServerFrame.PRESIGNED_URL) || frame.is(ServerFrame.URL_ERROR))
        && attachmentId.equals(frame.text(ATTACHMENT_ID));
  }

  private void signed(Upload upload, ServerFrame frame) {
    Optional<RestUrl> address = address(frame);
    if (frame.is(ServerFrame.URL_ERROR)) {
      fail(upload, WireFailures.of("sendFile", frame));
    } else if (address.isEmpty()) {
      fail(upload, WireFailures.invalid("sendFile", "has no usable url"));
    } else if (isOpen(upload)) {
      upload.signed = true;
      RestCall call =
          RestCall.send("sendFile", "PUT", address.get(), RestBody.bytes(upload.file))
              .headers(headers(frame))
              .timeout(millisLeft(upload))
              .once()
              .build();
      CompletableFuture<RestResponse> transfer =
          place.client().exchange(call, FileTransfers::taken);
      upload.transfer = transfer;
      Settled.on(
          mailbox,
          transfer,
          (answer, failure) -> {
            if (failure != null) {
              fail(upload, failure);
            } else {
              put(upload);
            }
          });
    }
  }

  /** The event that confirms the upload may have got lost: after a while the message tells. */
  private void put(Upload upload) {
    if (isOpen(upload) && !upload.sending) {
      mailbox.after(place.patienceMs(), () -> send(upload));
    }
  }

  private long millisLeft(Upload upload) {
    return Math.max(1, (upload.endsAt - mailbox.nanoTime()) / 1_000_000);
  }

  private static RestResponse taken(RestResponse answer) {
    if (!answer.good()) {
      throw answer.httpFailure().build();
    }
    return answer;
  }

  /** The server says what became of an upload. */
  void event(ServerFrame frame) {
    Upload upload = uploads.get(String.valueOf(frame.text(ATTACHMENT_ID)));
    if (upload == null) {
      return;
    }
    if (frame.is(ServerFrame.UPLOAD_FAILURE)) {
      fail(upload, WireFailures.of("sendFile", frame));
    } else {
      send(upload);
    }
  }

  private void send(Upload upload) {
    if (!isOpen(upload) || upload.sending) {
      return;
    }
    upload.sending = true;
    long limit = Math.min(place.patienceMs(), millisLeft(upload));
    Settled.here(
        sends.send("sendFile", id -> GuestMessages.attachment(upload.attachmentId, id), limit),
        (reply, failure) -> {
          if (failure != null) {
            fail(upload, failure);
          } else if (isOpen(upload)) {
            finish(upload);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("file-id", upload.attachmentId);
            body.put("file-name", upload.file.name());
            upload.result.complete(Reply.of(AjaxResponse.ok(body)));
          }
        });
  }

  private boolean isOpen(Upload upload) {
    return uploads.get(upload.attachmentId) == upload;
  }

  private void fail(Upload upload, TransportException failure) {
    if (!isOpen(upload)) {
      return;
    }
    finish(upload);
    TransportException told = upload.sending ? failure : unsent(failure);
    if (upload.signed && !told.ambiguous()) {
      remove(upload.attachmentId);
    }
    upload.result.completeExceptionally(told);
  }

  /** Whatever became of the file, the message with it was not sent: nobody sees it. */
  private static TransportException unsent(TransportException failure) {
    TransportException.Builder unsent =
        TransportException.builder(failure.kind(), failure.getMessage())
            .ajax(failure.ajax())
            .errors(failure.errors())
            .chatEnded(failure.chatEnded())
            .cause(failure);
    failure.retryAfter().ifPresent(unsent::retryAfter);
    return unsent.build();
  }

  /** What was uploaded and not sent is of no use. */
  private void remove(String attachmentId) {
    CompletableFuture<ServerFrame> unused =
        requests.ask(
            ClientFrame.DELETE_ATTACHMENT,
            ClientFrame.of(ClientFrame.DELETE_ATTACHMENT, Map.of(ATTACHMENT_ID, attachmentId)),
            place.patienceMs());
  }

  private void finish(Upload upload) {
    uploads.remove(upload.attachmentId);
    upload.limit.cancel();
    boolean unused = upload.transfer.cancel(true);
  }

  /** Fetches a file. */
  CompletableFuture<Reply> download(DownloadRequest request) {
    CompletableFuture<Reply> result = new CompletableFuture<>();
    ClientFrame frame =
        ClientFrame.of(ClientFrame.GET_ATTACHMENT, Map.of(ATTACHMENT_ID, request.fileId()));
    Settled.here(
        requests.ask(
            "downloadFile", frame, place.patienceMs(), answer -> isAbout(answer, request.fileId())),
        (answer, failure) -> {
          Optional<RestUrl> address = failure == null ? address(answer) : Optional.empty();
          if (failure != null) {
            result.completeExceptionally(failure);
          } else if (answer.is(ServerFrame.URL_ERROR)) {
            result.completeExceptionally(WireFailures.of("downloadFile", answer));
          } else if (address.isEmpty()) {
            result.completeExceptionally(WireFailures.invalid("downloadFile", "has no usable url"));
          } else {
            fetch(result, address.get(), answer, request);
          }
        });
    return result;
  }

  private void fetch(
      CompletableFuture<Reply> result, RestUrl url, ServerFrame signed, DownloadRequest request) {
    RestCall call = RestCall.get("downloadFile", url).headers(headers(signed)).timeout(0).build();
    CompletableFuture<RestResponse> transfer =
        place.client().download(call, request, FileTransfers::taken);
    Settled.here(
        result,
        (reply, failure) -> {
          boolean unused = result.isCancelled() && transfer.cancel(true);
        });
    Settled.on(
        mailbox,
        transfer,
        (answer, failure) ->
            Settled.forward(
                result, failure == null ? Reply.of(AjaxResponse.ok(Map.of())) : null, failure));
  }

  private static Map<String, String> headers(ServerFrame frame) {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonValues.object(frame.object().get("headers"))
        .forEach((name, value) -> headers.put(name, String.valueOf(value)));
    return headers;
  }

  /** The signed address; files do not go unencrypted where the service itself is encrypted. */
  private Optional<RestUrl> address(ServerFrame frame) {
    String url = frame.text("url");
    if (url == null) {
      return Optional.empty();
    }
    try {
      RestUrl address = RestUrl.parse(url);
      boolean weaker =
          place.api().origin().startsWith("https:") && !address.origin().startsWith("https:");
      return weaker ? Optional.empty() : Optional.of(address);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Nothing is transferred any more. */
  void close(TransportException reason) {
    for (Upload upload : Map.copyOf(uploads).values()) {
      finish(upload);
      upload.result.completeExceptionally(reason);
    }
  }
}
