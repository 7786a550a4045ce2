-- Few launches are parked at a time: those that expired are found without an index, which every launch has paid for
drop index parked_launch_by_end;
