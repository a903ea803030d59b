package io.webchat.scenario.internal.script;

import io.webchat.api.file.FileSource;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One step of a scenario, in its line of the file. */
public sealed interface Step {
  /** The line of the file; 0 for what is done without being said. */
  int line();

  /** How long it may take. */
  Duration within();

  /** What it is, for people; the same in every chat. */
  String label();

  /** Begins the chat. */
  record Start(Duration within) implements Step {
    @Override
    public int line() {
      return 0;
    }

    @Override
    public String label() {
      return "start";
    }
  }

  /** The customer says a text. */
  record Send(int line, Duration within, String text) implements Step {
    @Override
    public String label() {
      return "send " + shortened(text);
    }
  }

  /** The customer types. */
  record Typing(int line, Duration within, String text) implements Step {
    @Override
    public String label() {
      return "typing";
    }
  }

  /** The customer sends a file. */
  record Attach(int line, Duration within, FileSource file) implements Step {
    @Override
    public String label() {
      return "attach " + file.name();
    }
  }

  /** The customer chooses what has this text, of what was offered last. */
  record Answer(int line, Duration within, String text) implements Step {
    @Override
    public String label() {
      return "answer " + shortened(text);
    }
  }

  /**
   * The customer fills in the form that was offered last.
   *
   * @param entered values by the titles or ids of fields
   */
  record Fill(int line, Duration within, Map<String, List<String>> entered) implements Step {
    /** Copies the map. */
    public Fill {
      entered = Collections.unmodifiableMap(new LinkedHashMap<>(entered));
    }

    @Override
    public String label() {
      return "answer " + shortened(String.join(", ", entered.keySet()));
    }
  }

  /** Something comes. */
  record Expect(int line, Duration within, Expectation what) implements Step {
    @Override
    public String label() {
      return "expect " + what.text();
    }
  }

  /** Time passes. */
  record Pause(int line, Duration within) implements Step {
    @Override
    public String label() {
      return "pause " + within.toMillis() + " ms";
    }
  }

  /** The customer leaves. */
  record End(int line, Duration within) implements Step {
    @Override
    public String label() {
      return "end";
    }
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 39) + "…" : text;
  }
}
