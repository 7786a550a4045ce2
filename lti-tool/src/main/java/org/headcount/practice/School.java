package org.headcount.practice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an LMS has on record: people, courses, activities and the tools it knows. Safe for many threads. */
final class School {

    private final String name;
    private final Map<String, Person> people = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Course> courses = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Activity> activities = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, ContentChoice> choices = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, RegisteredTool> tools = Collections.synchronizedMap(new LinkedHashMap<>());

    School(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(Person person) {
        people.put(person.id(), person);
    }

    void add(Course course) {
        courses.put(course.id(), course);
    }

    void add(Activity activity) {
        activities.put(activity.id(), activity);
    }

    void add(ContentChoice choice) {
        choices.put(choice.id(), choice);
    }

    Optional<ContentChoice> choice(String id) {
        return Optional.ofNullable(choices.get(id));
    }

    /** The places of a course where content is chosen, in the order in which they were added. */
    List<ContentChoice> choices(Course course) {
        synchronized (choices) {
            return choices.values().stream()
                    .filter(choice -> choice.courseId().equals(course.id()))
                    .toList();
        }
    }

    void add(RegisteredTool tool) {
        tools.put(tool.clientId(), tool);
    }

    Optional<Person> person(String id) {
        return Optional.ofNullable(people.get(id));
    }

    Optional<Course> course(String id) {
        return Optional.ofNullable(courses.get(id));
    }

    Optional<Activity> activity(String id) {
        return Optional.ofNullable(activities.get(id));
    }

    Optional<RegisteredTool> tool(String clientId) {
        return Optional.ofNullable(tools.get(clientId));
    }

    List<Person> people() {
        synchronized (people) {
            return List.copyOf(people.values());
        }
    }

    List<Course> courses() {
        synchronized (courses) {
            return List.copyOf(courses.values());
        }
    }

    /** The activities of a course, in the order in which they were added. */
    List<Activity> activities(Course course) {
        synchronized (activities) {
            return activities.values().stream()
                    .filter(activity -> activity.courseId().equals(course.id()))
                    .toList();
        }
    }

    /** Whether the tool has an activity in the course, and so may use its services. */
    boolean uses(Course course, String clientId) {
        return activities(course).stream()
                .anyMatch(activity -> activity.clientId().equals(clientId));
    }
}
