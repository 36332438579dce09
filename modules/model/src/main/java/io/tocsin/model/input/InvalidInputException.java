package io.tocsin.model.input;

import java.util.List;
import java.util.stream.Collectors;

/** An input that cannot be used, with everything that is wrong with it. */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final transient List<Problem> problems;

  /**
   * @param source the file or body that was read
   * @param problems at least one
   */
  public InvalidInputException(String source, List<Problem> problems) {
    super(problems.stream().map(p -> source + " " + p).collect(Collectors.joining("\n")));
    this.source = source;
    this.problems = List.copyOf(problems);
  }

  public String source() {
    return source;
  }

  public List<Problem> problems() {
    return problems;
  }
}
