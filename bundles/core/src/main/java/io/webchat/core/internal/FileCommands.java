package io.webchat.core.internal;

import io.webchat.api.AjaxResponse;
import io.webchat.api.ErrorCode;
import io.webchat.api.Rejection;
import io.webchat.api.bus.CommandCall;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.file.FileSource;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.UploadRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The commands about files. Used on the mailbox only; bytes are read and written by I/O threads.
 */
final class FileCommands {
  /** How long a file may take that has no limit of its own: as long as the longest limit, ms. */
  private static final long LONGEST_MS = 86_400_000;

  /** How much longer than its limit an upload may take to say so, ms. */
  private static final long LATE_MS = 60_000;

  private final ChatInstance chat;

  FileCommands(ChatInstance chat) {
    this.chat = chat;
  }

  void register(Commands commands) {
    commands.on("sendFile", this::sendFile);
    commands.on("downloadFile", this::downloadFile);
    commands.on("getFileLimits", call -> getFileLimits());
  }

  private CompletionStage<?> sendFile(CommandCall call) {
    if (!chat.lease().can(Capability.FILE_UPLOAD)) {
      throw Failures.unsupported("This transport doesn't support file uploads");
    }
    requireActive();
    CompletableFuture<AjaxResponse> result = new CompletableFuture<>();
    Object files = call.data().get("files");
    chat.fileThreads()
        .execute(
            () -> {
              try {
                FileSource file = FileReference.read(files);
                chat.mailbox().always(() -> upload(file, result));
              } catch (IOException | RuntimeException e) {
                chat.mailbox().always(() -> result.completeExceptionally(unreadable(e)));
              }
            });
    return result;
  }

  private void upload(FileSource file, CompletableFuture<AjaxResponse> result) {
    UploadRequest request = new UploadRequest(file, chat.configuration().fileUploadTimeout());
    int session = chat.session().number();
    chat.lease()
        .call(
            false,
            request.timeoutMs() > 0 ? request.timeoutMs() + LATE_MS : LONGEST_MS,
            transport -> transport.upload(chat.session().data(), request))
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                chat.received(reply);
                chat.poller().hurry();
                result.complete(reply.ajax());
              } else {
                Rejection reason = uploadError(file, failure);
                result.completeExceptionally(reason);
                if (session == chat.session().number()) {
                  chat.events().error(reason);
                }
              }
            });
  }

  private Rejection uploadError(FileSource file, Throwable failure) {
    Rejection reason = Failures.rejection(failure, chat.lease().type());
    return reason
        .ajax()
        .map(
            ajax -> {
              Rejection named =
                  Rejection.of(
                          reason.code(),
                          reason.text(),
                          ajax.with("errorReason", "FileUploadError").with("filename", file.name()))
                      .withCause(failure);
              return reason.hint().map(named::withHint).orElse(named);
            })
        .orElse(reason);
  }

  private CompletionStage<?> getFileLimits() {
    if (!chat.lease().can(Capability.FILE_LIMITS)) {
      throw Failures.unsupported("This transport doesn't support file limits");
    }
    requireActive();
    return chat.lease()
        .call(true, transport -> transport.fileLimits(chat.session().data()))
        .thenApply(reply -> reply.ajax());
  }

  private CompletionStage<?> downloadFile(CommandCall call) {
    if (!chat.lease().can(Capability.FILE_DOWNLOAD)) {
      throw Failures.unsupported("This transport doesn't support file download.");
    }
    requireActive();
    String id = Commands.text(call, "fileId");
    String fileId = id == null ? Commands.text(call, "field") : id;
    if (fileId == null || fileId.isEmpty()) {
      throw Rejection.of(ErrorCode.INVALID_ARGUMENT, "No file id provided")
          .withHint("Pass fileId as the fileuploaded message names it");
    }
    Download download = new Download(target(call), Commands.text(call, "fileName"));
    DownloadRequest request =
        new DownloadRequest(fileId, download.wantedName(), download.limit(), download);
    CompletableFuture<Object> result = new CompletableFuture<>();
    chat.lease()
        .call(false, LONGEST_MS, transport -> transport.download(chat.session().data(), request))
        .whenComplete((reply, failure) -> finish(download, failure, result));
    return result;
  }

  private void finish(Download download, Throwable failure, CompletableFuture<Object> result) {
    chat.fileThreads()
        .execute(
            () -> {
              Throwable problem = failure;
              try {
                if (failure == null) {
                  download.keep();
                } else {
                  download.discard();
                }
              } catch (IOException e) {
                problem = unreadable(e);
              }
              Throwable reason = problem;
              chat.mailbox()
                  .always(
                      () -> {
                        if (reason == null) {
                          result.complete(null);
                        } else {
                          result.completeExceptionally(reason);
                        }
                      });
            });
  }

  private DownloadTarget target(CommandCall call) {
    Object target = call.data().get("target");
    if (target instanceof DownloadTarget given) {
      return given;
    }
    if (target instanceof Path folder) {
      return DownloadTarget.folder(folder);
    }
    String folder = chat.limits().downloadFolder();
    if (folder.isEmpty()) {
      throw Rejection.of(
              ErrorCode.INVALID_ARGUMENT,
              "No target for the download provided: downloadFolder of io.webchat.core is not set")
          .withHint(
              "Set downloadFolder in the configuration io.webchat.core, or pass a DownloadTarget"
                  + " as target");
    }
    return DownloadTarget.folder(Path.of(folder));
  }

  private static Rejection unreadable(Exception failure) {
    if (failure instanceof Rejection rejection) {
      return rejection;
    }
    AjaxResponse ajax = AjaxResponse.failure("error").with("errorReason", "FileUploadError");
    return Rejection.of(ErrorCode.FILE_FAILED, String.valueOf(failure.getMessage()), ajax)
        .withCause(failure);
  }

  private void requireActive() {
    if (!chat.session().isActive()) {
      throw Failures.notActive();
    }
  }
}
