package org.headcount.web.admin.connections;

import java.util.List;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Staff;
import org.headcount.web.admin.StaffPage;
import org.headcount.web.admin.Visit;

/** The pages of an institution's LMSs and tools, and the forms on them. */
public final class ConnectionsPage implements StaffPage {

    private final OverviewViews overview;
    private final PlatformViews platforms;
    private final ToolViews tools;
    private final Guide guide;
    private final Registering registering;
    private final Inviting inviting;
    private final Deciding deciding;

    public ConnectionsPage(ConnectionRooms rooms) {
        this.overview = new OverviewViews(rooms);
        this.platforms = new PlatformViews(rooms, overview);
        this.tools = new ToolViews(rooms);
        this.guide = new Guide(rooms, tools);
        this.registering = new Registering(rooms, guide, platforms, tools);
        this.inviting = new Inviting(rooms, registering, platforms);
        this.deciding = new Deciding(rooms, platforms, tools);
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String tab() {
        return "connections";
    }

    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.OWNER;
    }

    @Override
    public Answer get(Visit visit) {
        List<String> path = visit.rest();
        if (path.isEmpty()) {
            return Answer.of(visit.page("admin/connections/overview.jte", overview.of(visit)));
        }
        if (path.get(0).equals("setup")) {
            return guide.get(visit, path.subList(1, path.size()));
        }
        if (path.size() == 2 && path.get(0).equals("platforms")) {
            return Answer.of(visit.page("admin/connections/platform.jte", platforms.of(visit, path.get(1))));
        }
        if (path.size() == 2 && path.get(0).equals("tools")) {
            return Answer.of(visit.page("admin/connections/tool.jte", tools.of(visit, path.get(1))));
        }
        throw Visit.notFound();
    }

    @Override
    public Answer post(Visit visit) {
        List<String> path = visit.rest();
        String kind = path.isEmpty() ? "" : path.get(0);
        boolean changes = path.isEmpty() || !path.get(path.size() - 1).equals("doctor");
        if (changes && visit.contractEnded()) {
            return Answer.goOn(visit.frame().page("connections"), Notice.failed("contract-ended"));
        }
        return switch (path.size()) {
            case 2 -> invite(visit, kind + "/" + path.get(1));
            case 3 ->
                kind.equals("setup")
                        ? register(visit, path.get(1), path.get(2))
                        : decide(visit, kind + "/" + path.get(2), path.get(1));
            case 4 -> further(visit, path);
            case 5 -> {
                if (!kind.equals("platforms")
                        || !path.get(2).equals("keys")
                        || !path.get(4).equals("revoke")) {
                    throw Visit.notFound();
                }
                yield deciding.revoke(visit, path.get(1), path.get(3));
            }
            default -> throw Visit.notFound();
        };
    }

    private Answer invite(Visit visit, String what) {
        return switch (what) {
            case "platforms/invite" -> inviting.lms(visit);
            case "tools/invite" -> inviting.tool(visit);
            default -> throw Visit.notFound();
        };
    }

    private Answer register(Visit visit, String what, String sealed) {
        return what.equals("tool") ? registering.addTool(visit, sealed) : registering.addLms(visit, what, sealed);
    }

    private Answer further(Visit visit, List<String> path) {
        boolean invitation = path.get(1).equals("invitations") && path.get(3).equals("withdraw");
        if (!invitation || !List.of("platforms", "tools").contains(path.get(0))) {
            throw Visit.notFound();
        }
        return inviting.withdraw(visit, path.get(0), path.get(2));
    }

    private Answer decide(Visit visit, String what, String id) {
        return switch (what) {
            case "platforms/approve" -> deciding.approveLms(visit, id);
            case "platforms/reject" -> deciding.rejectLms(visit, id);
            case "platforms/deployments" -> deciding.deploy(visit, id);
            case "platforms/doctor" -> deciding.examineLms(visit, id);
            case "platforms/change" -> registering.changeLms(visit, id);
            case "platforms/disconnect" -> deciding.disconnectLms(visit, id);
            case "platforms/rotate" -> deciding.rotate(visit, id);
            case "platforms/renew" -> deciding.renew(visit, id);
            case "tools/approve" -> deciding.approveTool(visit, id);
            case "tools/reject" -> deciding.rejectTool(visit, id);
            case "tools/doctor" -> deciding.examineTool(visit, id);
            case "tools/change" -> registering.changeTool(visit, id);
            case "tools/disconnect" -> deciding.disconnectTool(visit, id);
            case "tools/revoke-tokens" -> deciding.revokeTokens(visit, id);
            default -> throw Visit.notFound();
        };
    }
}
