package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.FileLimits;
import io.webchat.simulator.model.Operation;
import io.webchat.web.internal.http.FrontServer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that a visitor chooses in the chat window. */
class ChatWindowFilesTest extends WindowCase {
  private static FilePayload file(String name, int bytes) {
    return new FilePayload(name, "", new byte[bytes]);
  }

  private Page chattingWith(FileLimits limits) {
    server(FrontServer.ofChats(new SimulatorBuilder().fileLimits(limits), server -> Map.of()));
    return chatting();
  }

  private static void choose(Page page, FilePayload... files) {
    page.locator("input[type=file]").setInputFiles(files);
  }

  private long uploads() {
    return server().simulator().requestLog().of(Operation.UPLOAD).size();
  }

  @Test
  void severalAreSentInTheirOrder() {
    Page page = chattingWith(FileLimits.DEFAULT);
    String[] names = IntStream.range(0, 5).mapToObj(i -> i + ".txt").toArray(String[]::new);
    choose(page, Arrays.stream(names).map(name -> file(name, 10)).toArray(FilePayload[]::new));
    expect(page.locator(".own .bubble")).hasText(names);
    expect(page.getByText("Sending")).hasCount(0);
  }

  @Test
  void whatTheServerWouldNotTakeIsToldBeforeItIsSent() {
    Page page = chattingWith(FileLimits.DEFAULT.withSizes(1_500, 4_000).withTypes("txt", "pdf"));
    choose(page, file("virus.exe", 1), file("large.txt", 1_501), file("ok.txt", 1_400));
    expect(page.locator(".own .bubble")).hasText(new String[] {"ok.txt"});
    Locator told = page.locator(".system");
    expect(told.filter(new Locator.FilterOptions().setHasText("virus.exe")))
        .hasText("virus.exe could not be sent: only these types are taken: txt, pdf");
    expect(told.filter(new Locator.FilterOptions().setHasText("large.txt")))
        .hasText("large.txt could not be sent: a file may have 1.5 kB at most");
    assertAccessible(page, "refused files");
    choose(page, file("two.txt", 1_400), file("three.txt", 1_400));
    expect(page.locator(".own .bubble")).hasText(new String[] {"ok.txt", "two.txt"});
    expect(told.filter(new Locator.FilterOptions().setHasText("three.txt")))
        .hasText("three.txt could not be sent: the files of a chat may have 3.9 kB together");
    assertThat(uploads()).isEqualTo(2);
  }

  @Test
  void moreThanAChatMayHaveAreNotSent() {
    Page page = chattingWith(FileLimits.DEFAULT.withMaxFiles(2));
    choose(page, file("1.txt", 1), file("2.txt", 1), file("3.txt", 1));
    expect(page.locator(".own .bubble")).hasText(new String[] {"1.txt", "2.txt"});
    expect(page.getByText("3.txt could not be sent: 2 files at most can be sent in a chat"))
        .isVisible();
    assertThat(uploads()).isEqualTo(2);
  }

  @Test
  void aFileBeyondTheLimitOfTheContainerIsNotSentEither() {
    server(Map.of("fileBytes", 2_048));
    Page page = chatting();
    choose(page, file("large.txt", 4_000));
    expect(page.getByText("large.txt could not be sent: a file may have 2 kB at most")).isVisible();
    assertThat(uploads()).isZero();
  }
}
