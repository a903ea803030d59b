package io.webchat.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.demo.internal.FleetJournal.Entry;
import io.webchat.demo.internal.FleetJournal.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetJournalTest {
  @TempDir Path folder;

  @Test
  void whatIsAddedIsReadAndALineThatIsHalfWrittenIsNot() throws IOException {
    Path file = folder.resolve(FleetJournal.FILE);
    FleetJournal read = new FleetJournal(file);
    assertThat(read.read()).isEmpty();
    FleetJournal written = new FleetJournal(file);
    written.write(What.STARTED, "one", "");
    written.write(What.GOT, "one", "a text – with spaces");
    assertThat(read.read()).extracting(Entry::what).containsExactly(What.STARTED, What.GOT);
    assertThat(read.read()).extracting(Entry::text).containsExactly("", "a text – with spaces");
    Files.writeString(file, "7 SENT one hal", StandardOpenOption.APPEND);
    assertThat(read.read()).hasSize(2);
    Files.writeString(file, "f a text\n", StandardOpenOption.APPEND);
    assertThat(read.read())
        .hasSize(3)
        .last()
        .isEqualTo(new Entry(7, What.SENT, "one", "half a text"));
  }
}
