package io.webchat.transport.purecloud.v2.internal;

import io.webchat.api.session.SessionData;
import io.webchat.json.JsonValues;
import io.webchat.mailbox.BackOff;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.Stages;
import io.webchat.mailbox.Timers;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.purecloud.v2.internal.GuestChatReplies.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Who is who in a conversation. A member is asked for once, again after growing pauses where the
 * server has trouble, and counts as unknown after {@link #PATIENCE_MS}: what it says is not held
 * back any longer. Used on the mailbox only.
 */
final class MemberDirectory {
  /** How long what a member says may be held back, ms. */
  static final long PATIENCE_MS = 15_000;

  /** The first pause between two questions, ms. */
  private static final long AGAIN_MS = 700;

  private static final int MOST = 500;

  private final Mailbox mailbox;
  private final GuestChatCalls calls;
  private final Map<String, Member> known = new LinkedHashMap<>();
  private final Map<String, Question> questions = new HashMap<>();
  private boolean closed;

  MemberDirectory(Mailbox mailbox, GuestChatCalls calls) {
    this.mailbox = mailbox;
    this.calls = calls;
  }

  /** {@code null} when it must be asked for; nobody can be any more when this is closed. */
  Member known(String id) {
    Member member = known.get(id);
    return member == null && closed ? Member.unknown(id) : member;
  }

  void put(Member member) {
    known.remove(member.id());
    known.put(member.id(), member);
    if (known.size() > MOST) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** Who is known, unless nobody could tell about it. */
  List<Member> all() {
    return known.values().stream().filter(member -> !member.role().isEmpty()).toList();
  }

  /** Takes a page of members. */
  void putAll(List<?> entities) {
    for (Object entity : entities) {
      Map<String, Object> raw = JsonValues.object(entity);
      if (raw.get("id") instanceof String id) {
        put(Member.of(id, raw));
      }
    }
  }

  /** Asks for a member; {@code then} runs when it is known, or counts as unknown. */
  void ask(SessionData session, String id, Runnable then) {
    Question question = questions.get(id);
    if (closed) {
      then.run();
    } else if (question == null) {
      question = new Question(session, id);
      questions.put(id, question);
      question.then.put(then, then);
      question.ask();
    } else {
      question.then.put(then, then);
    }
  }

  /** Nothing more is asked; who is being asked for counts as unknown. */
  void close() {
    closed = true;
    for (Question question : List.copyOf(questions.values())) {
      question.answered(Member.unknown(question.id));
    }
  }

  /** A member that is being asked for. */
  private final class Question {
    private final SessionData session;
    private final String id;
    private final BackOff pauses = new BackOff(mailbox::nanoTime, BackOff.LIMIT_MS);
    private final Map<Runnable, Runnable> then = new LinkedHashMap<>();
    private final Timers.Timer limit;
    private Timers.Timer pause = Timers.NONE;
    private boolean over;

    Question(SessionData session, String id) {
      this.session = session;
      this.id = id;
      this.limit = mailbox.after(PATIENCE_MS, () -> answered(Member.unknown(id)));
    }

    void ask() {
      calls
          .member(session, id)
          .whenComplete((answer, failure) -> mailbox.always(() -> heard(answer, failure)));
    }

    private void heard(Answer answer, Throwable failure) {
      if (failure == null) {
        late(Member.of(id, answer.body()));
      } else if (isClosed(Stages.unwrap(failure))) {
        pause.cancel(); // the transport is being closed, and this directory with it
      } else if (!over && isTrouble(Stages.unwrap(failure))) {
        long least = TransportException.retryAfterMs(Stages.unwrap(failure));
        pause = mailbox.after(pauses.failed(AGAIN_MS, least), this::ask);
      } else {
        answered(Member.unknown(id));
      }
    }

    /** An answer that came too late is good for what comes later. */
    private void late(Member member) {
      if (over && !closed) {
        put(member);
      }
      answered(member);
    }

    private void answered(Member member) {
      if (over) {
        return;
      }
      stop();
      questions.remove(id, this);
      put(member);
      List<Runnable> waiting = List.copyOf(then.keySet());
      waiting.forEach(Runnable::run);
    }

    void stop() {
      over = true;
      limit.cancel();
      pause.cancel();
    }
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof TransportException reason && reason.kind() == Kind.CLOSED;
  }

  /** Whether the server may well know the member, but cannot say so now. */
  private static boolean isTrouble(Throwable failure) {
    if (!(failure instanceof TransportException reason)) {
      return false;
    }
    return switch (reason.kind()) {
      case NETWORK, TIMEOUT, RATE_LIMITED, INVALID_RESPONSE, TOO_LARGE -> true;
      case HTTP, REFUSED -> reason.ajax().status() >= 500;
      default -> false;
    };
  }

  /** Asks for several members; {@code then} gets this directory when all of them are known. */
  void askAll(SessionData session, List<String> ids, Consumer<MemberDirectory> then) {
    List<String> missing = ids.stream().filter(id -> !known.containsKey(id)).distinct().toList();
    if (missing.isEmpty()) {
      then.accept(this);
      return;
    }
    int[] left = {missing.size()};
    for (String id : missing) {
      Runnable one =
          () -> {
            left[0]--;
            if (left[0] == 0) {
              then.accept(this);
            }
          };
      ask(session, id, one);
    }
  }
}
