package io.webchat.core.internal.command;

import io.webchat.api.bus.CommandCall;
import io.webchat.api.file.DownloadTarget;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.transport.SessionCalls;
import io.webchat.files.Download;
import io.webchat.mailbox.BackgroundCalls;
import io.webchat.mailbox.Stages;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.DownloadRequest;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The command {@code downloadFile}. Used on the mailbox only; files are written elsewhere. */
public final class DownloadCommand {
  private final SessionCalls calls;
  private final BackgroundCalls files;
  private final Supplier<CoreSettings> settings;

  public DownloadCommand(
      SessionCalls calls, BackgroundCalls files, Supplier<CoreSettings> settings) {
    this.calls = calls;
    this.files = files;
    this.settings = settings;
  }

  public void register(Commands commands) {
    commands.on("downloadFile", this::downloadFile);
  }

  private CompletionStage<?> downloadFile(CommandCall call) {
    calls.require(Capability.FILE_DOWNLOAD, "This transport doesn't support file download.");
    calls.requireReadable();
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
    calls
        .once(FileCommands.LONGEST_MS, (transport, data) -> transport.download(data, request))
        .whenComplete((reply, failure) -> finish(download, failure, result));
    return result;
  }

  private void finish(Download download, Throwable failure, CompletableFuture<Object> result) {
    files.run(
        () -> {
          if (failure == null) {
            download.keep();
          } else {
            download.discard();
          }
          return null;
        },
        (unused, problem) -> {
          if (problem != null) {
            result.completeExceptionally(FileCommands.unreadable(problem));
          } else {
            Stages.settle(result, null, failure);
          }
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
    String folder = settings.get().downloadFolder();
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
}
