package io.webchat.scenario.internal.script;

import io.webchat.api.rich.DatePicker;
import io.webchat.api.rich.FormResponse;
import io.webchat.api.rich.FormResponse.Answer;
import io.webchat.api.rich.InputField;
import io.webchat.api.rich.InputForm;
import io.webchat.api.rich.InputForm.Field;
import io.webchat.api.rich.ListPicker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A form of a message as a customer fills it in: fields and items by the titles that are shown. */
public final class FilledForm {
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final InputForm form;

  /** An empty form. */
  FilledForm(InputForm form) {
    this.form = form;
    form.pages().stream()
        .flatMap(page -> page.fields().stream())
        .forEach(field -> fields.putIfAbsent(title(field), field));
  }

  /** What its fields are called: by their titles, and by their ids where they have none. */
  Set<String> titles() {
    return fields.keySet();
  }

  private static String title(Field field) {
    String title = null;
    if (field.component() instanceof InputField input) {
      title = input.title();
    } else if (field.component() instanceof DatePicker picker) {
      title = picker.title();
    } else if (field.component() instanceof ListPicker picker) {
      title =
          picker.sections().stream()
              .map(ListPicker.Section::title)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
    }
    return title == null || title.isBlank() ? field.id() : title;
  }

  /**
   * The response to send.
   *
   * @param entered values by the titles or ids of fields; what is not named stays empty
   * @throws IllegalStateException when the form cannot be filled in so; says what it has
   */
  public FormResponse with(Map<String, List<String>> entered) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    entered.forEach((name, texts) -> values.put(named(name).id(), texts));
    List<Answer> answers = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    fields.forEach(
        (title, field) -> {
          List<String> texts = values.get(field.id());
          if (texts != null) {
            answers.add(new Answer(field.id(), chosen(title, field, texts)));
            shown.addAll(texts);
          } else if (field.component() instanceof InputField input && input.required()) {
            throw new IllegalStateException("the form requires \"" + title + "\"");
          }
        });
    return new FormResponse(String.join(", ", shown), form.cannedResponseId(), answers);
  }

  private Field named(String name) {
    Field field = fields.get(name);
    return field != null
        ? field
        : fields.values().stream()
            .filter(each -> each.id().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the form has no field \"" + name + "\": expected some of " + titles()));
  }

  private static List<String> chosen(String title, Field field, List<String> texts) {
    boolean several =
        field.component() instanceof ListPicker picker
            && picker.sections().stream().anyMatch(ListPicker.Section::multipleSelection);
    if (texts.size() != 1 && !several) {
      throw new IllegalStateException("\"" + title + "\" takes one value");
    }
    return texts.stream().map(text -> chosen(title, field, text)).toList();
  }

  private static String chosen(String title, Field field, String text) {
    Map<String, String> choices = new LinkedHashMap<>();
    if (field.component() instanceof ListPicker picker) {
      picker.sections().stream()
          .flatMap(section -> section.items().stream())
          .forEach(item -> choices.put(item.title(), item.id()));
    } else if (field.component() instanceof DatePicker picker) {
      picker.availableTimes().forEach(time -> choices.put(time.dateTime(), time.dateTime()));
    }
    if (!choices.isEmpty() && !choices.containsKey(text)) {
      throw new IllegalStateException("\"" + title + "\": expected one of " + choices.keySet());
    }
    return choices.getOrDefault(text, text);
  }
}
