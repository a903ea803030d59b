package io.webchat.health.internal.check;

import io.webchat.api.WebChat;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.spi.health.Finding;
import io.webchat.spi.health.SelfCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * How far the mailboxes lag: a command that is answered at once goes through those of some
 * instances. When none of them answers, again and again, the threads of the core hang, and only a
 * restart helps. One call at a time.
 */
@Component(service = SelfCheck.class)
public final class MailboxesCheck implements SelfCheck {
  private static final int ASKED = 32;
  private static final long LIMIT_MS = 2_000;

  /** Runs in a row without an answer after which the container does not live. */
  private static final int HANGING = 6;

  /** The same after which it is not ready: a machine may be slow for a moment. */
  private static final int SLOW = 3;

  private static final String COMMAND = "App.about";
  private final Chats chats;
  private final long limitMs;
  private int silentRuns;

  /** For Declarative Services. */
  @Activate
  public MailboxesCheck(@Reference Chats chats) {
    this(chats, LIMIT_MS);
  }

  MailboxesCheck(Chats chats, long limitMs) {
    this.chats = chats;
    this.limitMs = limitMs;
  }

  @Override
  public String name() {
    return "mailboxes";
  }

  @Override
  public List<Finding> check() throws InterruptedException {
    Map<String, CompletableFuture<?>> answers = ask();
    await(answers);
    List<String> late = new ArrayList<>();
    List<String> full = new ArrayList<>();
    answers.forEach(
        (id, answer) -> {
          if (!answer.isDone()) {
            late.add(id);
          } else if (isFull(answer)) {
            full.add(id);
          }
        });
    silentRuns = !late.isEmpty() && late.size() == answers.size() ? silentRuns + 1 : 0;
    List<Finding> findings = new ArrayList<>();
    if (!late.isEmpty()) {
      findings.add(lagging(late, answers.size()));
    }
    if (!full.isEmpty()) {
      findings.add(
          Finding.warning(
              "the mailbox is full of " + Chats.some(full), "a subscriber or a plug-in is slow"));
    }
    return findings;
  }

  private Finding lagging(List<String> late, int asked) {
    String text =
        late.size()
            + " of "
            + asked
            + " instances have not answered for "
            + limitMs
            + " ms: "
            + Chats.some(late);
    if (silentRuns >= HANGING) {
      return Finding.notLive(text, "restart the container");
    }
    return silentRuns >= SLOW
        ? Finding.notReady(text, "too few threads, or one that hangs")
        : Finding.warning(text, "a subscriber or a plug-in is slow");
  }

  private Map<String, CompletableFuture<?>> ask() {
    List<WebChat> some = new ArrayList<>(chats.open());
    Collections.shuffle(some);
    Map<String, CompletableFuture<?>> answers = new LinkedHashMap<>();
    for (WebChat chat : some.subList(0, Math.min(ASKED, some.size()))) {
      answers.put(chat.id(), chat.bus().command(COMMAND).toCompletionStage().toCompletableFuture());
    }
    return answers;
  }

  private void await(Map<String, CompletableFuture<?>> answers) throws InterruptedException {
    try {
      CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new))
          .get(limitMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return; // each is looked at by itself
    }
  }

  private static boolean isFull(CompletableFuture<?> answer) {
    return answer
        .handle(
            (value, failure) ->
                failure instanceof Rejection rejection
                    && rejection.code().equals(ErrorCode.OVERLOADED))
        .join();
  }
}
