-- Whoever looks at the people of an organisation sees who comes, who goes and whose role is another.
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION tell_changed();
