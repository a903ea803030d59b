package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs scripts that say what they see: {@code tell(value, …)}. */
final class Told {
  private static final String END = "end of the script";

  private Told() {}

  /** What a script tells, up to its end; it must not report a problem. */
  static List<Object> by(Path home, String script) {
    return by(home, script, 0);
  }

  /** {@link #by(Path, String)} with so many things told later. */
  static List<Object> by(Path home, String script, int later) {
    List<Object> told = new CopyOnWriteArrayList<>();
    Scripting scripting = TestScripting.with(PatientSettings.in(home));
    try (FakeChat chat =
        FakeChat.of(
            """
                const mine = CXBus.registerPlugin('Mine');
                const tell = (...values) => mine.publish('told', { value: values.join() });
                """
                + script
                + "\ntell('"
                + END
                + "');")) {
      chat.bus().subscribe("Mine.told", event -> told.add(event.data().get("value")));
      chat.attachedTo(scripting);
      await()
          .untilAsserted(
              () -> {
                assertThat(chat.errorTexts()).isEmpty();
                assertThat(told).contains(END).hasSizeGreaterThan(later);
              });
      List<Object> without = new ArrayList<>(told);
      without.remove(END);
      return without;
    } finally {
      scripting.close();
    }
  }
}
