package io.webchat.scenario.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.webchat.api.rich.DatePicker;
import io.webchat.api.rich.DatePicker.AvailableTime;
import io.webchat.api.rich.Extra;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.rich.FormResponse.Answer;
import io.webchat.api.rich.InputField;
import io.webchat.api.rich.InputForm;
import io.webchat.api.rich.InputForm.Field;
import io.webchat.api.rich.InputForm.Page;
import io.webchat.api.rich.ListPicker;
import io.webchat.api.rich.ListPicker.Item;
import io.webchat.api.rich.ListPicker.Section;
import io.webchat.api.rich.RichContent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A form of two pages with each kind of field. */
class FilledFormTest {
  private static final Instant TIME = Instant.parse("2030-05-01T10:30:00Z");
  private static final List<Item> SIZES = List.of(new Item("s", "Small"), new Item("l", "Large"));

  private final FilledForm form =
      new FilledForm(
          new InputForm(
              "A few questions",
              List.of(
                  page(
                      new Field("number", new InputField("Order number", true)),
                      new Field("size", picker(new Section("Size", SIZES)))),
                  page(
                      new Field("colours", picker(colours())),
                      new Field("time", new DatePicker("When", null, times())),
                      new Field("note", new InputField("Note", false)))),
              false,
              "canned-1",
              Extra.NONE));

  private static Page page(Field... fields) {
    return new Page(List.of(fields), Extra.NONE);
  }

  private static RichContent picker(Section section) {
    return new ListPicker(List.of(section));
  }

  private static Section colours() {
    return new Section(
        null, true, List.of(new Item("r", "Red"), new Item("g", "Green")), Extra.NONE);
  }

  private static List<AvailableTime> times() {
    return List.of(new AvailableTime(TIME, 1_800));
  }

  @Test
  void fieldsAreCalledByTheirTitlesElseByTheirIds() {
    assertThat(form.titles()).containsExactly("Order number", "Size", "colours", "When", "Note");
  }

  @Test
  void textsAndIdsOfItemsAreSent() {
    FormResponse response =
        form.with(
            Map.of(
                "Order number", List.of("4711"),
                "size", List.of("Large"),
                "colours", List.of("Red", "Green"),
                "When", List.of(TIME.toString())));
    assertThat(response.cannedResponseId()).isEqualTo("canned-1");
    assertThat(response.answers())
        .containsExactly(
            new Answer("number", List.of("4711")),
            new Answer("size", List.of("l")),
            new Answer("colours", List.of("r", "g")),
            new Answer("time", List.of(TIME.toString())));
    assertThat(response.text()).isEqualTo("4711, Large, Red, Green, " + TIME);
  }

  @Test
  void whatCannotBeFilledInSoIsSaid() {
    refused(Map.of("Colour", List.of("Red")), "the form has no field \"Colour\": expected some of");
    refused(Map.of("Note", List.of("x")), "the form requires \"Order number\"");
    refused(Map.of("Size", List.of("Huge")), "\"Size\": expected one of [Small, Large]");
    refused(Map.of("Size", List.of("Small", "Large")), "\"Size\" takes one value");
    refused(Map.of("When", List.of("now")), "\"When\": expected one of [" + TIME + "]");
  }

  private void refused(Map<String, List<String>> entered, String why) {
    Map<String, List<String>> all = new HashMap<>(entered);
    if (!entered.containsKey("Note")) {
      all.put("Order number", List.of("4711"));
    }
    assertThatIllegalStateException().isThrownBy(() -> form.with(all)).withMessageStartingWith(why);
  }
}
