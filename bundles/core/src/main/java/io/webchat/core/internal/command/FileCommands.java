package io.webchat.core.internal.command;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.file.FileSource;
import io.webchat.api.value.AjaxResponse;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.ChatSession;
import io.webchat.core.internal.runtime.ServiceEvents;
import io.webchat.core.internal.transport.Poller;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.files.FileReference;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.UploadRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The commands about files that are sent. Used on the mailbox only; files are read elsewhere. */
public final class FileCommands {
  /** How long a file may take that has no limit of its own: as long as the longest limit, ms. */
  static final long LONGEST_MS = 86_400_000;

  /** How much longer than its limit an upload may take to say so, ms. */
  private static final long LATE_MS = 60_000;

  private final ChatSession session;
  private final SessionCalls calls;
  private final BackgroundCalls files;
  private final Supplier<WebChatConfiguration> configuration;
  private final Poller poller;
  private final ServiceEvents events;

  public FileCommands(
      ChatSession session,
      SessionCalls calls,
      BackgroundCalls files,
      Supplier<WebChatConfiguration> configuration,
      Poller poller,
      ServiceEvents events) {
    this.session = session;
    this.calls = calls;
    this.files = files;
    this.configuration = configuration;
    this.poller = poller;
    this.events = events;
  }

  public void register(Commands commands) {
    commands.on("sendFile", this::sendFile);
    commands.on("getFileLimits", call -> getFileLimits());
  }

  private CompletionStage<?> sendFile(CommandCall call) {
    calls.require(Capability.FILE_UPLOAD, "This transport doesn't support file uploads");
    calls.requireSession();
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    Object given = call.data().get("files");
    files.run(
        () -> FileReference.read(given),
        (file, failure) -> {
          if (failure == null) {
            upload(file, result);
          } else {
            result.completeExceptionally(unreadable(failure));
          }
        });
    return result;
  }

  private void upload(FileSource file, CompletableFuture<AjaxResponse> result) {
    UploadRequest request = new UploadRequest(file, configuration.get().fileUploadTimeout());
    int begun = session.number();
    long limit = request.timeoutMs() > 0 ? request.timeoutMs() + LATE_MS : LONGEST_MS;
    calls
        .once(
            limit,
            "the file",
            "Look whether it is in the transcript before sending it again",
            (transport, data) -> transport.upload(data, request))
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                uploaded(reply, result);
              } else {
                failed(file, begun, Stages.unwrap(failure), result);
              }
            });
  }

  private void uploaded(Reply reply, CompletableFuture<AjaxResponse> result) {
    calls.take(reply);
    poller.hurry();
    result.complete(reply.ajax());
  }

  private void failed(
      FileSource file, int begun, Throwable failure, CompletableFuture<AjaxResponse> result) {
    Rejection reason = uploadError(file, failure);
    result.completeExceptionally(reason);
    if (begun == session.number()) {
      events.error(reason);
    }
  }

  private Rejection uploadError(FileSource file, Throwable failure) {
    Rejection reason = calls.rejection(failure);
    AjaxResponse ajax = reason.ajax().orElse(null);
    if (ajax == null) {
      return reason;
    }
    AjaxResponse named = ajax.with("errorReason", "FileUploadError").with("filename", file.name());
    Rejection error = Rejection.of(reason.code(), reason.text(), named).withCause(failure);
    return reason.hint().map(error::withHint).orElse(error);
  }

  private CompletionStage<?> getFileLimits() {
    calls.require(Capability.FILE_LIMITS, "This transport doesn't support file limits");
    calls.requireSession();
    return calls.local(Transport::fileLimits).thenApply(Reply::ajax);
  }

  /** What a command about a file fails with when the file cannot be read or written. */
  static Rejection unreadable(Throwable failure) {
    if (failure instanceof Rejection rejection) {
      return rejection;
    }
    AjaxResponse ajax = AjaxResponse.failure("error").with("errorReason", "FileUploadError");
    return Rejection.of(ErrorCode.FILE_FAILED, String.valueOf(failure.getMessage()), ajax)
        .withCause(failure);
  }
}
